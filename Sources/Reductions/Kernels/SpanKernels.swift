import CSpanKernels

/// The loops over elements: in C for `Float`, compiled for several instruction sets, and written out here
/// for `Double`, which is for gradient checks and oracles and need not be fast.
///
/// A value of this type is made once a pass and holds the set that was in use then.
struct SpanKernels<Scalar: ReductionScalar>: @unchecked Sendable {
  /// Immutable tables of functions.
  let table: UnsafePointer<span_kernels>

  /// Whether results go past the caches, for they would not stay there.
  let isStreaming: Bool

  /// Whether what is passed over comes from far away: so much of the last cache, or memory, that it pays to ask for
  /// it early.
  let isFar: Bool

  /// Whether it takes so much of the last cache that some of it comes from memory.
  let comesFromMemory: Bool

  init() {
    table = span_kernels_of(Int32(InstructionSet.current.number))
    isStreaming = false
    isFar = false
    comesFromMemory = false
  }

  /// The kernels for a pass over tensors of so many elements: one that is read and one that is written, or three
  /// of a backward pass.
  ///
  /// - Parameter share: how much of the last cache the tensors take from which on results go past it. The near caches
  ///   have room too, and of two tensors a last cache that is a little too small still keeps most.
  init(passingOver elements: Int, tensors: Int = 2, streamingFrom share: Double = 1.25) {
    table = span_kernels_of(Int32(InstructionSet.current.number))
    let bytes = tensors * elements * MemoryLayout<Scalar>.stride
    isStreaming = Double(bytes) >= share * Double(LastCache.size)
    isFar = bytes > LastCache.size / 4
    comesFromMemory = bytes > LastCache.size / 3 * 2
  }

  /// What sums fetch of what will be written next: nothing where nothing `ahead` is fetched, or the caches are passed by.
  @inline(__always)
  func fetched(_ result: UnsafePointer<Scalar>?, ahead: Int) -> UnsafePointer<Float>? {
    ahead > 0 && !isStreaming ? optionalFloats(result) : nil
  }

  @inline(__always)
  var streams: Int32 { isStreaming ? 1 : 0 }

  /// The most elements of neighbouring statistics that are fetched while those before them are written; 0 where nothing
  /// is far.
  func mostAhead(_ layout: StatisticLayout, tensors: Int) -> Int {
    let spansLieApart = layout.spans.count > 1
    if isStreaming {
      // The processor sees long spans of several tensors coming.
      return spansLieApart && tensors > 2 && layout.spanLength >= 512 ? 0 : .max
    }
    // Forward, results that stay in the caches want the L1 cache to have room for them too.
    return spansLieApart || !isFar ? 0 : tensors == 2 ? 4096 : 16_384
  }

  /// The most runs of more than one span that are taken together.
  static var mostRuns: Int { Int(span_most_runs) }

  /// How many sums are kept while runs are written and others are summed.
  static var sumCount: Int { Int(span_sums) }

  /// The most columns of a row.
  static var mostColumns: Int { Int(span_most_columns) }

  /// Whether the C loops serve this type.
  @inline(__always)
  var isFloat: Bool { Scalar.self == Float.self }

  @inline(__always)
  func floats(_ pointer: UnsafePointer<Scalar>) -> UnsafePointer<Float> {
    UnsafeRawPointer(pointer).assumingMemoryBound(to: Float.self)
  }

  @inline(__always)
  func optionalFloats(_ pointer: UnsafePointer<Scalar>?) -> UnsafePointer<Float>? {
    pointer.map { UnsafeRawPointer($0).assumingMemoryBound(to: Float.self) }
  }

  @inline(__always)
  func mutableFloats(_ pointer: UnsafeMutablePointer<Scalar>) -> UnsafeMutablePointer<Float> {
    UnsafeMutableRawPointer(pointer).assumingMemoryBound(to: Float.self)
  }

  /// Standardizations as C has them.
  @inline(__always)
  func inC(_ pointer: UnsafePointer<Standardization>) -> UnsafePointer<span_standardization> {
    UnsafeRawPointer(pointer).assumingMemoryBound(to: span_standardization.self)
  }

  @inline(__always)
  func inC(
    _ pointer: UnsafeMutablePointer<Standardization>
  ) -> UnsafeMutablePointer<span_standardization> {
    UnsafeMutableRawPointer(pointer).assumingMemoryBound(to: span_standardization.self)
  }
}

/// Contiguous runs of elements: `runs` of them behind each other in each span, spans `stride` apart.
///
/// Run r is the elements span·`stride` + r·`length` + i of all spans.
struct Spans {
  var count: Int
  var stride: Int
  var length: Int
  var runs = 1

  /// How far ahead of elements that are written those lie that are fetched, or 0.
  var ahead = 0
}

/// Two sums over a statistic's elements or some of them.
typealias SumPair = (first: Double, second: Double)

extension SpanKernels {
  /// Calls `body` with the offset of each element of a run.
  @inline(__always)
  func forEach(_ spans: Spans, run: Int = 0, _ body: (Int) -> Void) {
    for span in 0..<spans.count {
      let start = span * spans.stride + run * spans.length
      for index in start..<start + spans.length { body(index) }
    }
  }
}
