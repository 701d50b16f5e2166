import CSpanKernels

/// The loops over elements: in C for `Float`, compiled for several instruction sets, and written out here
/// for `Double`, which is for gradient checks and oracles and need not be fast.
///
/// A value of this type is made once a pass and holds the set that was in use then.
struct SpanKernels<Scalar: ReductionScalar>: @unchecked Sendable {
  /// Immutable tables of functions.
  let table: UnsafePointer<span_kernels>

  init() { table = span_kernels_of(Int32(InstructionSet.current.number)) }

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
}

/// Contiguous runs of elements, `stride` apart.
struct Spans {
  var count: Int
  var stride: Int
  var length: Int
}

/// Two sums over a statistic's elements or some of them.
typealias SumPair = (first: Double, second: Double)

extension SpanKernels {
  /// Σd and Σd² with d = x − pivot.
  @inline(__always)
  func momentSums(_ x: UnsafePointer<Scalar>, _ spans: Spans, pivot: Scalar) -> SumPair {
    if isFloat {
      return pair {
        table.pointee.moment_sums(
          floats(x), spans.count, spans.stride, spans.length, Float(pivot), $0)
      }
    }
    var sums = (first: 0.0, second: 0.0)
    forEach(spans) {
      let distance = Double(x[$0]) - Double(pivot)
      sums.first += distance
      sums.second += distance * distance
    }
    return sums
  }

  /// Σdy and Σdy·(x − mean).
  @inline(__always)
  func gradientSums(
    _ x: UnsafePointer<Scalar>, _ dy: UnsafePointer<Scalar>, _ spans: Spans, mean: Double
  ) -> SumPair {
    if isFloat {
      return pair {
        table.pointee.gradient_sums(
          floats(x), floats(dy), spans.count, spans.stride, spans.length, mean, $0)
      }
    }
    var sums = (first: 0.0, second: 0.0)
    forEach(spans) {
      sums.first += Double(dy[$0])
      sums.second += Double(dy[$0]) * (Double(x[$0]) - mean)
    }
    return sums
  }

  /// Σdy and Σdy·(x − mean) of each of some contiguous runs, added to what is there.
  @inline(__always)
  func addGradientSums(
    ofRuns runs: Int, _ length: Int, _ x: UnsafePointer<Scalar>, _ dy: UnsafePointer<Scalar>,
    mean: Double, to gradients: UnsafeMutablePointer<Double>,
    _ products: UnsafeMutablePointer<Double>
  ) {
    if isFloat {
      return table.pointee.gradient_sums_of_runs(
        floats(x), floats(dy), runs, length, mean, gradients, products)
    }
    for run in 0..<runs {
      let span = Spans(count: 1, stride: length, length: length)
      let sums = gradientSums(x + run * length, dy + run * length, span, mean: mean)
      gradients[run] += sums.first
      products[run] += sums.second
    }
  }

  /// Σg and Σg·(x − mean) with g = dy·weight, a weight for each element.
  @inline(__always)
  func gradientSums(
    _ x: UnsafePointer<Scalar>, _ dy: UnsafePointer<Scalar>, weight: UnsafePointer<Scalar>,
    count: Int, mean: Double
  ) -> SumPair {
    if isFloat {
      return pair {
        table.pointee.weighted_gradient_sums(
          floats(x), floats(dy), floats(weight), count, mean, $0)
      }
    }
    var sums = (first: 0.0, second: 0.0)
    for index in 0..<count {
      let gradient = Double(dy[index]) * Double(weight[index])
      sums.first += gradient
      sums.second += gradient * (Double(x[index]) - mean)
    }
    return sums
  }

  @inline(__always)
  func forEach(_ spans: Spans, _ body: (Int) -> Void) {
    for span in 0..<spans.count {
      for index in 0..<spans.length { body(span * spans.stride + index) }
    }
  }

  @inline(__always)
  private func pair(_ body: (UnsafeMutablePointer<Double>) -> Void) -> SumPair {
    var sums: (Double, Double) = (0, 0)
    withUnsafeMutableBytes(of: &sums) {
      if let start = $0.baseAddress { body(start.assumingMemoryBound(to: Double.self)) }
    }
    return sums
  }
}
