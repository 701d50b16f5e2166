import HDF5

/// How many classes a file tells apart: what it declares, or what its labels show.
enum ClassCount {
  /// What counts of the labels of one set.
  struct Labels {
    let object: String
    let samples: Int
    let largest: Int
    let oneHotWidth: Int?
    /// The first label that is not below a number.
    let first: (_ notBelow: Int) -> Int?
  }

  /// The number that the file declares.
  static func declared(in root: borrowing Group) throws -> Int? {
    guard let value = try root.attribute("classes") else { return nil }
    guard case .integer(let count) = value, (2...65_536).contains(count) else {
      throw StorageError(
        "attribute classes of \(root.object) is \(StoredValue(value)); "
          + "it must be a whole number from 2 to 65536")
    }
    return Int(count)
  }

  /// The number of classes of all sets of a file.
  static func of(_ sets: [Labels], declared: Int?) throws -> Int {
    let widths = Set(sets.compactMap(\.oneHotWidth))
    guard widths.count <= 1 else {
      throw StorageError(
        "\(sets[1].object) is one-hot over another number of classes than "
          + "\(sets[0].object); both must have the same number of columns")
    }
    let samples = sets[0].samples
    let largest = sets.map(\.largest).max() ?? 0
    let classes = declared ?? widths.first ?? largest + 1
    for set in sets {
      if let label = set.first(classes) {
        throw StorageError(
          "\(set.object) has the label \(label), but there are \(classes) classes; "
            + "labels must be in 0…\(classes - 1)")
      }
    }
    // Counted by the largest label alone: numbers that are no classes, such as years, would count millions.
    guard declared != nil || !widths.isEmpty || classes <= max(2, samples) else {
      throw StorageError(
        "\(sets[0].object) has labels up to \(largest) for \(samples) samples; "
          + "labels must number the classes from 0")
    }
    guard classes >= 2 else {
      throw StorageError(
        "\(sets[0].object) has the label 0 only; there must be at least 2 classes")
    }
    return classes
  }
}
