import HDF5

/// Reads a dataset of labels: class numbers N or N×1, or one-hot rows N×K.
enum LabelReader {
  /// Labels, and the width of the rows they were read from when those were one-hot.
  struct Labels {
    let object: String
    let numbers: [Int]
    let oneHotWidth: Int?
  }

  /// The numbers that are in memory at once.
  private static let blockElements = 1 << 16

  /// Reads the labels of `images`.
  static func read(_ dataset: borrowing Dataset, images: borrowing Dataset) throws -> Labels {
    try dataset.takeMemory(for: Int64.self)
    var numbers: [Int] = []
    let width = try forEachBlock(of: dataset, images: images) { numbers += $0 }
    return Labels(object: dataset.object, numbers: numbers, oneHotWidth: width)
  }

  /// Reads the labels of `images`, some at a time.
  ///
  /// - Parameter body: receives the class numbers of one block of samples after the other.
  /// - Returns: the width of the rows when they are one-hot.
  static func forEachBlock(
    of dataset: borrowing Dataset, images: borrowing Dataset, _ body: ([Int]) throws -> Void
  ) throws -> Int? {
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
    let width = shape.count == 2 && shape[1] != 1 ? shape[1] : nil
    let rows = max(1, blockElements / max(1, width ?? 1))
    for start in stride(from: 0, to: samples, by: rows) {
      let block = start..<min(samples, start + rows)
      let values = try dataset.elements(ofRows: block, as: Double.self)
      try body(numbers(values, width: width, first: start, object))
    }
    return width
  }

  /// The classes that some values stand for.
  ///
  /// - Parameters:
  ///   - width: of one-hot rows; `nil` for class numbers.
  ///   - first: the sample of the first, for messages.
  static func numbers(
    _ values: [Double], width: Int?, first: Int, _ object: String
  ) throws -> [Int] {
    if let width { return try positions(values, width: width, first: first, object) }
    return try classNumbers(values, first: first, object)
  }

  private static func classNumbers(
    _ values: [Double], first: Int, _ object: String
  ) throws -> [Int] {
    try values.enumerated().map { offset, value in
      guard let label = Int(exactly: value), label >= 0 else {
        let text = Int(exactly: value).map { "\($0)" } ?? "\(value)"
        throw StorageError(
          "\(object) has the label \(text) at sample \(first + offset); "
            + "labels must be whole numbers from 0")
      }
      return label
    }
  }

  private static func positions(
    _ values: [Double], width: Int, first: Int, _ object: String
  ) throws -> [Int] {
    guard width > 0 else {
      throw StorageError("\(object) has rows of no column; one-hot labels are N×K")
    }
    return try stride(from: 0, to: values.count, by: width).map { start in
      let row = values[start..<start + width]
      guard let one = row.firstIndex(of: 1), row.allSatisfy({ $0 == 0 || $0 == 1 }),
        row.reduce(0, +) == 1
      else {
        throw StorageError(
          "\(object) has a row at sample \(first + start / width) that is not one-hot; "
            + "each row must hold a single 1 among zeros")
      }
      return one - start
    }
  }
}
