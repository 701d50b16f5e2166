import Tensors

extension ImageDataset.Split {
  /// The part of each class that becomes the test set of a file that has none.
  static let testFraction = 0.2

  /// The seed it is drawn with: fixed, so that everybody's test set of a file is the same.
  static let divisionSeed: UInt64 = 2026

  /// Divides one set in two, class by class.
  ///
  /// Of each class the nearest whole number to a fifth goes to the test set, and at least 1 of 2 or more.
  /// Both parts keep the order of the file.
  func stratified(
    classes: Int, object: String
  ) throws -> (train: ImageDataset.Split, test: ImageDataset.Split) {
    var members = [[Int]](repeating: [], count: classes)
    for (position, label) in labels.enumerated() { members[label].append(position) }
    var isTest = [Bool](repeating: false, count: count)
    for (label, positions) in members.enumerated() where positions.count > 1 {
      let share = max(1, Int((Double(positions.count) * Self.testFraction).rounded()))
      var random = RandomNumbers(seed: Self.divisionSeed, stream: "division.\(label)")
      for choice in random.permutation(positions.count).prefix(share) {
        isTest[positions[choice]] = true
      }
    }
    let testPositions = labels.indices.filter { isTest[$0] }
    guard !testPositions.isEmpty else {
      throw StorageError(
        "\(object) has no class with 2 samples or more, so no test set can be taken from it")
    }
    return (subset(labels.indices.filter { !isTest[$0] }), subset(testPositions))
  }
}
