import Tensors

/// How samples that are streamed are mixed when they do not fit in memory.
public enum SampleMixing: String, Sendable, CaseIterable {
  /// Bands of neighbours are dealt to pools in a random order, and shuffled within the pool.
  ///
  /// As fast as reading in order. Samples of one band stay within one pool.
  case pooled
  /// Every order of all samples is as likely as any other; for samples that lie in one piece, read one by one.
  case exact
}

extension PoolPlan {
  /// The bytes that a band is to have at least.
  private static let bandBytes = 128 << 10

  /// More bands than this would take memory of their own.
  private static let mostBands = 1 << 18

  /// The bytes that a sample takes in a pool beside its numbers: its row and its place in the order.
  private static let bytesBesidePixels = 16

  /// The plan of a set within a budget.
  ///
  /// The budget covers labels, order, two pools (one pool when it holds all samples) and libhdf5's chunks.
  ///
  /// - Throws: ``StorageError`` when not even two bands fit, or the mixing is not to be had.
  init(_ set: SampleSet, _ order: SampleOrder, memory: Int, mixing: SampleMixing) throws {
    let sample = set.pooledSampleBytes + Self.bytesBesidePixels
    let rest = memory - set.bytesBesidePools
    let isByRow = mixing == .exact && order != .stored
    count = set.count
    self.order = order
    if isByRow, !set.chunk.isEmpty || set.count * 16 > rest / 2, set.count * (sample + 8) > rest {
      throw set.isTooLarge(
        for: memory, needing: set.count * (sample + 8) + set.bytesBesidePools,
        "to be shuffled exactly"
          + (set.chunk.isEmpty
            ? "" : ", which needs samples that lie in one piece or fit in memory"))
    }
    if set.count * (sample + 8) <= rest {
      bandRows = Self.bandRows(set)
      bandsPerPool = (count + bandRows - 1) / bandRows
      return
    }
    bandRows = isByRow ? 1 : Self.bandRows(set)
    let bands = (count + bandRows - 1) / bandRows
    let pools = (rest - 2 * MemoryLayout<Int>.stride * bands) / 2
    bandsPerPool = max(0, pools / (bandRows * sample))
    guard bandsPerPool > 0 else {
      throw set.isTooLarge(
        for: memory, needing: memory - rest + 2 * (bandRows * sample + 8 * bands), "to be streamed")
    }
  }

  /// Whole chunks, as many as make a band of a good size.
  private static func bandRows(_ set: SampleSet) -> Int {
    let total = set.count * set.pooledSampleBytes
    let wanted = max(bandBytes, total / mostBands)
    let unit = set.chunk.first ?? 1
    let units = max(1, wanted / max(1, unit * set.pooledSampleBytes))
    return min(set.count, unit * units)
  }
}

extension SampleSet {
  /// The bytes that streaming takes beside its pools: labels, and what libhdf5 holds of chunks.
  fileprivate var bytesBesidePools: Int {
    // A chunk as stored and as decompressed, libhdf5's cache of chunks, its buffer for conversions.
    let chunkBytes = chunk.reduce(format.elementBytes, *)
    return 2 * count + 2 * chunkBytes + 2 << 20
  }

  fileprivate func isTooLarge(for memory: Int, needing bytes: Int, _ purpose: String)
    -> StorageError
  {
    let chunks = chunk.isEmpty ? "" : " in chunks of \(Shape(chunk))"
    return StorageError(
      "\(object), \(Shape(extents))\(chunks), needs \((bytes >> 20) + 1) MiB of memory \(purpose), but "
        + "\(memory >> 20) MiB are allowed; allow more"
        + (chunk.isEmpty ? "" : ", or write it with smaller chunks"))
  }
}
