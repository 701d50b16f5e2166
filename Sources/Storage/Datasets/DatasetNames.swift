import HDF5

/// The names under which people keep images and labels in HDF5 files.
struct DatasetNames {
  /// Images and their labels, in a group or at the root.
  struct Pair: Equatable {
    let group: String?
    let images: String
    let labels: String
  }

  /// Training and test set, or one set alone.
  let pairs: [Pair]

  private static let imageNames = ["images", "image", "data", "x", "X", "features"]
  private static let labelNames = ["labels", "label", "y", "Y", "targets", "target"]
  private static let trainAndTest = [
    ("x_train", "y_train", "x_test", "y_test"),
    ("X_train", "y_train", "X_test", "y_test"),
    ("X_train", "Y_train", "X_test", "Y_test"),
    ("train_images", "train_labels", "test_images", "test_labels"),
    ("train_x", "train_y", "test_x", "test_y"),
  ]

  /// Finds the names in a file.
  init(in root: borrowing Group) throws {
    let members = try root.members()
    if members.contains("train"), members.contains("test") {
      pairs = [
        try Self.pair(in: root.group("train"), named: "train"),
        try Self.pair(in: root.group("test"), named: "test"),
      ]
      return
    }
    pairs = try Self.pairs(among: members, of: root.object)
  }

  /// Finds the names in an archive without groups.
  init(members: [String], of object: String) throws {
    pairs = try Self.pairs(among: members, of: object)
  }

  private static func pairs(among members: [String], of object: String) throws -> [Pair] {
    for (trainImages, trainLabels, testImages, testLabels) in Self.trainAndTest
    where Set([trainImages, trainLabels, testImages, testLabels]).isSubset(of: members) {
      return [
        Pair(group: nil, images: trainImages, labels: trainLabels),
        Pair(group: nil, images: testImages, labels: testLabels),
      ]
    }
    return [try Self.pair(among: members, of: object, named: nil)]
  }

  private static func pair(in group: borrowing Group, named name: String?) throws -> Pair {
    try pair(among: group.members(), of: group.object, named: name)
  }

  private static func pair(
    among members: [String], of object: String, named name: String?
  ) throws -> Pair {
    guard let images = imageNames.first(where: members.contains),
      let labels = labelNames.first(where: members.contains)
    else {
      let found = members.isEmpty ? "nothing" : listing(members, nearest: "images")
      let wanted =
        name == nil
        ? "groups train and test, or x_train, y_train, x_test and y_test, or images and labels"
        : "images and labels"
      throw StorageError("\(object) holds \(found), where \(wanted) are expected")
    }
    return Pair(group: name, images: images, labels: labels)
  }

  /// The name of a dataset that its file gives it: `mnist` for `data/mnist.h5`.
  static func name(ofFile path: String) -> String {
    let file = path.split(separator: "/").last ?? "dataset"
    return String(file.lastIndex(of: ".").map { file[..<$0] } ?? file)
  }
}
