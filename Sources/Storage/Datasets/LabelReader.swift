import HDF5

/// Reads a dataset of labels: class numbers N or N×1, or one-hot rows N×K.
enum LabelReader {
  /// Labels, and the width of the rows they were read from when those were one-hot.
  struct Labels {
    let object: String
    let numbers: [Int]
    let oneHotWidth: Int?
  }

  /// Reads the labels of `images`.
  static func read(_ dataset: borrowing Dataset, images: borrowing Dataset) throws -> Labels {
    let object = dataset.object
    guard dataset.type.isNumeric else {
      throw StorageError(
        "\(object) holds labels of type \(dataset.type); labels must be class numbers from 0")
    }
    let shape = dataset.shape
    guard shape.count == 1 || shape.count == 2 else {
      throw StorageError(
        "\(object) has \(shape.count) axes; labels are N or N×1 class numbers, or N×K one-hot")
    }
    guard let samples = images.shape.first, shape[0] == samples else {
      throw StorageError(
        "\(object) has \(shape[0]) labels for the \(images.shape.first ?? 1) samples of "
          + "\(images.object); there must be one for each")
    }
    let values = try dataset.elements(as: Double.self)
    guard shape.count == 2, shape[1] != 1 else {
      return Labels(object: object, numbers: try classNumbers(values, object), oneHotWidth: nil)
    }
    return Labels(
      object: object, numbers: try positions(values, width: shape[1], object),
      oneHotWidth: shape[1])
  }

  private static func classNumbers(_ values: [Double], _ object: String) throws -> [Int] {
    try values.enumerated().map { sample, value in
      guard let label = Int(exactly: value), label >= 0 else {
        let text = Int(exactly: value).map { "\($0)" } ?? "\(value)"
        throw StorageError(
          "\(object) has the label \(text) at sample \(sample); "
            + "labels must be whole numbers from 0")
      }
      return label
    }
  }

  private static func positions(
    _ values: [Double], width: Int, _ object: String
  ) throws -> [Int] {
    try stride(from: 0, to: values.count, by: max(1, width)).map { start in
      let row = values[start..<start + width]
      guard let one = row.firstIndex(of: 1), row.allSatisfy({ $0 == 0 || $0 == 1 }),
        row.reduce(0, +) == 1
      else {
        throw StorageError(
          "\(object) has a row at sample \(start / width) that is not one-hot; "
            + "each row must hold a single 1 among zeros")
      }
      return one - start
    }
  }
}
