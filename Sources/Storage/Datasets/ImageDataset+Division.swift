import Tensors

extension ImageDataset.Split {
  /// The part of each class that becomes the test set of a file that has none.
  public static let testFraction = 0.2

  /// The seed it is drawn with: fixed, so that everybody's test set of a file is the same.
  public static let divisionSeed: UInt64 = 2026

  /// Divides one set in two, class by class.
  ///
  /// Of each class the nearest whole number to a fifth goes to the test set, and at least 1 of 2 or more.
  /// Both parts keep the order of the file.
  func stratified(
    classes: Int, object: String
  ) throws -> (train: ImageDataset.Split, test: ImageDataset.Split) {
    let isTest = Self.testMask(
      labels, classes: classes, fraction: Self.testFraction, seed: Self.divisionSeed)
    let testPositions = labels.indices.filter { isTest[$0] }
    guard !testPositions.isEmpty else { throw Self.indivisible(object) }
    return (subset(labels.indices.filter { !isTest[$0] }), subset(testPositions))
  }

  /// Samples of which none can be spared.
  static func indivisible(_ object: String) -> StorageError {
    StorageError(
      "\(object) has no class with 2 samples or more, so no test set can be taken from it")
  }

  /// Which samples go to the test set, of labels in 0..<`classes`.
  static func testMask(
    _ labels: [Int], classes: Int, fraction: Double, seed: UInt64
  ) -> [Bool] {
    var members = [[Int]](repeating: [], count: classes)
    for (position, label) in labels.enumerated() { members[label].append(position) }
    var isTest = [Bool](repeating: false, count: labels.count)
    for (label, positions) in members.enumerated() where positions.count > 1 {
      let share = max(1, Int((Double(positions.count) * fraction).rounded()))
      var random = RandomNumbers(seed: seed, stream: "division.\(label)")
      for choice in random.permutation(positions.count).prefix(share) {
        isTest[positions[choice]] = true
      }
    }
    return isTest
  }
}

extension ImageDataset {
  /// What the training set is divided with, again: another draw than that of the test set.
  private static let trainingSeed = Split.divisionSeed + 1

  /// The dataset that learns from a part of the training set and looks at the rest of it, class by class: the
  /// test set is not in it.
  ///
  /// - Parameter fraction: the part that is looked at, above 0 and below 1.
  package func holdingOut(_ fraction: Double) -> ImageDataset {
    let isHeldOut = Split.testMask(
      train.labels, classes: classes, fraction: fraction, seed: Self.trainingSeed)
    return with(
      train: train.subset(train.labels.indices.filter { !isHeldOut[$0] }),
      test: train.subset(train.labels.indices.filter { isHeldOut[$0] }))
  }

  /// The dataset with a part of its training set, class by class.
  ///
  /// - Parameter share: the part that is kept, above 0 and at most 1.
  package func withShareOfTraining(_ share: Double) -> ImageDataset {
    guard share < 1 else { return self }
    let isKept = Split.testMask(
      train.labels, classes: classes, fraction: share, seed: Self.trainingSeed)
    return with(
      train: train.subset(train.labels.indices.filter { isKept[$0] }), test: test)
  }

  private func with(train: Split, test: Split) -> ImageDataset {
    ImageDataset(
      name: name, source: source, checksum: checksum, classes: classes, division: division,
      train: train, test: test)
  }
}
