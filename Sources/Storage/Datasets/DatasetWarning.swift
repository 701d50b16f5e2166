import Foundation
import Tensors

/// What should be known of data before networks learn from them.
public enum DatasetWarning: Sendable, Equatable {
  /// Samples lie sorted by class, and so few bands are mixed that minibatches have few classes.
  case sortedLabels(object: String, runLength: Int, mixed: Int, count: Int)
  /// A sample is scattered over many chunks.
  case scatteredSamples(object: String, chunksPerSample: Int, chunk: [Int], better: [Int])
  /// Classes that the test set has and the training set has not.
  case unseenClasses([Int])
  /// Numbers far from the size that initial weights are made for: their root mean square.
  case largeNumbers(Double)
}

extension DatasetWarning: CustomStringConvertible {
  /// One sentence: what is wrong, what was found, what to do.
  public var description: String {
    switch self {
    case .sortedLabels(let object, let runLength, let mixed, let count):
      "\(object) lies sorted by class, about \(runLength) samples of a class in a row, and only \(mixed) of "
        + "\(count) samples are mixed at a time; allow more memory, or write the samples in random order"
    case .scatteredSamples(let object, let chunksPerSample, let chunk, let better):
      "\(object) is stored in chunks of \(Shape(chunk)), so that each sample takes \(chunksPerSample) "
        + "chunks, which reads several times slower; write it with chunks="
        + "(\(better.map(String.init).joined(separator: ", ")))"
    case .unseenClasses(let classes):
      "the test set has samples of \(Self.list(classes)), of which the training set has none, so "
        + "they cannot be learned; divide the samples anew"
    case .largeNumbers(let size):
      "the numbers of the training set are large, \(String(format: "%.3g", size)) in the root mean "
        + "square, and are taken as they are; divide them by their maximum, or bring them to mean 0 "
        + "and deviation 1"
    }
  }
}

extension DatasetWarning {
  /// The classes that tests have and training has not, of the labels of both.
  package static func ofClasses(
    trained: some Sequence<Int>, tested: some Sequence<Int>
  ) -> [DatasetWarning] {
    let unseen = Set(tested).subtracting(trained).sorted()
    return unseen.isEmpty ? [] : [.unseenClasses(unseen)]
  }

  /// A few classes by their numbers, more by how many they are.
  private static func list(_ classes: [Int]) -> String {
    switch classes.count {
    case 1: "class \(classes[0])"
    case 2...5: "the classes \(classes.map(String.init).joined(separator: ", "))"
    default: "\(classes.count) classes"
    }
  }
}

extension ImageDataset {
  /// Numbers with a larger root mean square than this are worth a warning: standardized ones have 1, bytes divided
  /// by 255 less, and bytes as they are some 100.
  private static let usualSize = 10.0

  /// What should be known of the data.
  ///
  /// - Parameter isStandardized: whether features are brought to mean 0 and deviation 1 before they are learned from.
  /// - Complexity: one pass over the training set.
  public func warnings(isStandardized: Bool) -> [DatasetWarning] {
    let warnings = DatasetWarning.ofClasses(trained: train.labels, tested: test.labels)
    guard !isStandardized, train.images.shape.count > 0 else { return warnings }
    let squares = train.images.withElements { elements in
      var sum = 0.0
      for index in elements.indices { sum += Double(elements[index]) * Double(elements[index]) }
      return sum
    }
    let size = (squares / Double(train.images.shape.count)).squareRoot()
    return size > Self.usualSize ? warnings + [.largeNumbers(size)] : warnings
  }
}

extension SampleSet {
  /// More chunks a sample than this are worth a warning.
  private static let fewChunks = 4

  /// The chunk that serves best: whole samples, about 128 KiB of them.
  var servingChunk: [Int] {
    let sample = format.features * format.elementBytes
    return [min(count, max(1, (128 << 10) / max(1, sample)))] + extents.dropFirst()
  }

  /// What the storage of the set makes slow.
  public var warnings: [DatasetWarning] {
    guard chunksPerSample > Self.fewChunks else { return [] }
    return [
      .scatteredSamples(
        object: object, chunksPerSample: chunksPerSample, chunk: chunk, better: servingChunk)
    ]
  }
}

extension SampleStream {
  /// What makes this stream slow, or its minibatches less mixed than they seem.
  public var warnings: [DatasetWarning] {
    var warnings = set.warnings
    let run = set.labels.meanRunLength
    // When each band is of one class, a pool has to hold several bands a class.
    if plan.order != .stored, !plan.isExact, run > Double(plan.bandRows) / 2,
      plan.bandsPerPool < 8 * set.classes
    {
      warnings.append(
        .sortedLabels(
          object: set.object, runLength: Int(run.rounded()), mixed: samplesMixed, count: set.count))
    }
    return warnings
  }
}
