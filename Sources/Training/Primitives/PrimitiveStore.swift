import Reductions
import Synchronization

/// An operation that oneDNN has prepared for one geometry and one number of samples.
protocol PreparedPrimitive: Sendable {
  associatedtype Geometry: Hashable & Sendable

  init(_ geometry: Geometry, samples: Int) throws(OneDNNError)
}

/// Primitives that are prepared once for a shape and lent to one caller at a time.
///
/// A layer and its copies share a store: a primitive holds no result between two calls, so that this is
/// not seen but in time.
final class PrimitiveStore<Primitive: PreparedPrimitive>: Sendable {
  private struct Key: Hashable {
    var geometry: Primitive.Geometry
    var samples: Int
  }

  private let idle = Mutex<[Key: [Primitive]]>([:])

  /// Calls `body` once for each chunk, with its number, its samples and a primitive for that many.
  ///
  /// - Throws: the error of the first chunk that threw one.
  func forEachChunk(
    _ chunks: SampleChunks, _ geometry: Primitive.Geometry, _ threads: ThreadPool,
    _ body: (Int, Range<Int>, Primitive) throws -> Void
  ) throws {
    try threads.forEachChunk(chunks.count) { index in
      let samples = chunks[index]
      let key = Key(geometry: geometry, samples: samples.count)
      let primitive =
        try idle.withLock { $0[key]?.popLast() } ?? Primitive(geometry, samples: samples.count)
      defer { idle.withLock { $0[key, default: []].append(primitive) } }
      try body(index, samples, primitive)
    }
  }
}
