import Tensors

/// What makes the streaming of a set worse than it need be.
public enum StreamingWarning: Sendable, Equatable {
  /// Samples lie sorted by class, and so few bands are mixed that minibatches have few classes.
  case sortedLabels(object: String, runLength: Int, mixed: Int, count: Int)
  /// A sample is scattered over many chunks.
  case scatteredSamples(object: String, chunksPerSample: Int, chunk: [Int], better: [Int])
}

extension StreamingWarning: CustomStringConvertible {
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
    }
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
  public var warnings: [StreamingWarning] {
    guard chunksPerSample > Self.fewChunks else { return [] }
    return [
      .scatteredSamples(
        object: object, chunksPerSample: chunksPerSample, chunk: chunk, better: servingChunk)
    ]
  }
}

extension SampleStream {
  /// What makes this stream slow, or its minibatches less mixed than they seem.
  public var warnings: [StreamingWarning] {
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
