import HDF5

/// The classes of many samples, two bytes each.
struct ClassLabels: Sendable, Equatable {
  /// The file and the path within it.
  let object: String
  /// The class of each sample.
  let numbers: [UInt16]
  /// The largest of them.
  let largest: Int
  /// The width of the rows when they are one-hot.
  let oneHotWidth: Int?

  /// Reads the labels of `images`, some at a time.
  init(reading dataset: borrowing Dataset, images: borrowing Dataset) throws {
    let object = dataset.object
    var (numbers, largest) = ([UInt16](), 0)
    numbers.reserveCapacity(images.shape.first ?? 0)
    oneHotWidth = try LabelReader.forEachBlock(of: dataset, images: images) { block in
      for label in block {
        guard let number = UInt16(exactly: label) else {
          throw StorageError(
            "\(object) has the label \(label); a file that is streamed has labels of at most 65535")
        }
        numbers.append(number)
        largest = max(largest, label)
      }
    }
    self.object = object
    self.numbers = numbers
    self.largest = largest
  }

  /// What counts of them for the number of classes.
  var summary: ClassCount.Labels {
    ClassCount.Labels(
      object: object, samples: numbers.count, largest: largest, oneHotWidth: oneHotWidth,
      first: { least in numbers.first { $0 >= least }.map(Int.init) })
  }

  /// The mean length of the runs of one class in the order of the file.
  var meanRunLength: Double {
    guard !numbers.isEmpty else { return 0 }
    let changes = zip(numbers, numbers.dropFirst()).count { $0 != $1 }
    return Double(numbers.count) / Double(changes + 1)
  }
}
