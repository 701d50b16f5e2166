import CSpanKernels

extension SpanKernels {
  /// Copies standardizations past the caches.
  @inline(__always)
  func stream(
    _ standardizations: UnsafePointer<Standardization>, _ count: Int,
    to record: UnsafeMutablePointer<Standardization>
  ) {
    table.pointee.stream_copy(
      UnsafeRawPointer(standardizations).assumingMemoryBound(to: Float.self),
      UnsafeMutableRawPointer(record).assumingMemoryBound(to: Float.self),
      count * MemoryLayout<Standardization>.stride / MemoryLayout<Float>.stride)
  }

  /// Writes the maps of runs, each with a weight and a bias of its own.
  @inline(__always)
  func maps(
    _ standardizations: UnsafePointer<Standardization>, count: Int,
    weight: UnsafePointer<Scalar>?, bias: UnsafePointer<Scalar>?,
    to maps: UnsafeMutablePointer<ElementMap<Scalar>>
  ) {
    if isFloat {
      return table.pointee.run_maps(
        inC(standardizations),
        count, optionalFloats(weight), optionalFloats(bias),
        UnsafeMutableRawPointer(maps).assumingMemoryBound(to: span_map.self))
    }
    for run in 0..<count {
      maps[run] = ElementMap(
        standardizations[run], weight: weight?[run] ?? 1, bias: bias?[run] ?? 0)
    }
  }

  /// Writes y of every run, each with a map of its own.
  @inline(__always)
  func standardize(
    _ x: UnsafePointer<Scalar>, into y: UnsafeMutablePointer<Scalar>, _ spans: Spans,
    _ maps: UnsafePointer<ElementMap<Scalar>>
  ) {
    if isFloat {
      return table.pointee.standardize(
        floats(x), mutableFloats(y), spans.count, spans.stride, spans.runs, spans.length,
        UnsafeRawPointer(maps).assumingMemoryBound(to: span_map.self), spans.ahead, streams)
    }
    for run in 0..<spans.runs {
      let map = maps[run]
      forEach(spans, run: run) { y[$0] = map.value(x[$0]) }
    }
  }

  /// Writes y = map(x)·weight + bias over contiguous runs, with a weight and a bias for each.
  @inline(__always)
  func standardize(
    runs: Int, _ length: Int, ahead: Int = 0, _ x: UnsafePointer<Scalar>,
    into y: UnsafeMutablePointer<Scalar>,
    _ map: ElementMap<Scalar>, weight: UnsafePointer<Scalar>?, bias: UnsafePointer<Scalar>?
  ) {
    if isFloat {
      return withUnsafePointer(to: map) {
        table.pointee.standardize_runs(
          floats(x), mutableFloats(y), runs, length,
          UnsafeRawPointer($0).assumingMemoryBound(to: span_map.self), optionalFloats(weight),
          optionalFloats(bias), ahead, streams)
      }
    }
    for index in 0..<runs * length {
      let run = index / length
      y[index] = map.value(x[index]) * (weight?[run] ?? 1) + (bias?[run] ?? 0)
    }
  }

  /// Writes y = map(x)·weight + bias over rows of contiguous runs, each with a map of its own, with a weight and a bias
  /// for each element of a row.
  @inline(__always)
  func standardize(
    rows: Int = 1, elementsOf runs: Int, _ length: Int, ahead: Int = 0,
    _ x: UnsafePointer<Scalar>,
    into y: UnsafeMutablePointer<Scalar>, _ maps: UnsafePointer<ElementMap<Scalar>>,
    weight: UnsafePointer<Scalar>?, bias: UnsafePointer<Scalar>?
  ) {
    if isFloat {
      return table.pointee.standardize_elements(
        floats(x), mutableFloats(y), rows, runs, length,
        UnsafeRawPointer(maps).assumingMemoryBound(to: span_map.self), optionalFloats(weight),
        optionalFloats(bias), ahead, streams)
    }
    for index in 0..<rows * runs * length {
      let (standardized, element) = (
        maps[index / length].value(x[index]), index % (runs * length)
      )
      y[index] = standardized * (weight?[element] ?? 1) + (bias?[element] ?? 0)
    }
  }

  /// Writes y of contiguous runs past the caches, and sums what comes next on the way; for `Float` alone.
  ///
  /// There is a weight and a bias for each run, or for each element of one, or none. Σd and Σd² with d = x − `pivot` over
  /// the elements of `next`, which are as many, are added to `sums`.
  @inline(__always)
  func standardize(
    runs: Int, _ length: Int, _ x: UnsafePointer<Scalar>, into y: UnsafeMutablePointer<Scalar>,
    _ map: ElementMap<Scalar>, weight: UnsafePointer<Scalar>?, bias: UnsafePointer<Scalar>?,
    areOfElements: Bool, adding next: UnsafePointer<Scalar>, pivot: Scalar,
    to sums: UnsafeMutablePointer<Double>
  ) {
    withUnsafePointer(to: map) {
      table.pointee.standardize_and_sum(
        floats(x), mutableFloats(y), runs, length,
        UnsafeRawPointer($0).assumingMemoryBound(to: span_map.self), optionalFloats(weight),
        optionalFloats(bias), areOfElements ? 1 : 0, floats(next), Float(pivot), sums)
    }
  }

  /// Writes the coefficients of dx of runs with Σdy and Σdy·(x − μ), each with a weight of its own: those of
  /// ``InputGradient``.
  @inline(__always)
  func gradients(
    _ standardizations: UnsafePointer<Standardization>, corrections: UnsafePointer<Double>?,
    count: Int, shares: (mean: Double, scale: Double), _ sums: UnsafePointer<Double>,
    _ products: UnsafePointer<Double>, weight: UnsafePointer<Scalar>?,
    to gradients: UnsafeMutablePointer<InputGradient<Scalar>>
  ) {
    if isFloat {
      return table.pointee.run_gradients(
        inC(standardizations),
        corrections, count, shares.mean, shares.scale, sums, products, optionalFloats(weight),
        UnsafeMutableRawPointer(gradients).assumingMemoryBound(to: span_gradient.self))
    }
    for run in 0..<count {
      let weight = weight?[run] ?? 1
      gradients[run] = InputGradient(
        standardizations[run], correction: corrections?[run] ?? 1, shares: shares,
        (Double(weight) * sums[run], Double(weight) * products[run]), weight: weight)
    }
  }

  /// Writes dx of every run, each with coefficients of its own.
  @inline(__always)
  func inputGradient(
    _ x: UnsafePointer<Scalar>, _ dy: UnsafePointer<Scalar>,
    into dx: UnsafeMutablePointer<Scalar>, _ spans: Spans,
    _ gradients: UnsafePointer<InputGradient<Scalar>>
  ) {
    if isFloat {
      return table.pointee.input_gradient(
        floats(x), floats(dy), mutableFloats(dx), spans.count, spans.stride, spans.runs,
        spans.length, UnsafeRawPointer(gradients).assumingMemoryBound(to: span_gradient.self),
        spans.ahead, streams)
    }
    for run in 0..<spans.runs {
      let gradient = gradients[run]
      forEach(spans, run: run) { dx[$0] = gradient.value(x[$0], dy[$0]) }
    }
  }

  /// Writes dx over contiguous runs, with a weight for each.
  @inline(__always)
  func inputGradient(
    runs: Int, _ length: Int, ahead: Int = 0, _ x: UnsafePointer<Scalar>,
    _ dy: UnsafePointer<Scalar>, into dx: UnsafeMutablePointer<Scalar>,
    _ gradient: InputGradient<Scalar>, weight: UnsafePointer<Scalar>?
  ) {
    if isFloat {
      return withUnsafePointer(to: gradient) {
        table.pointee.input_gradient_runs(
          floats(x), floats(dy), mutableFloats(dx), runs, length,
          UnsafeRawPointer($0).assumingMemoryBound(to: span_gradient.self), optionalFloats(weight),
          ahead, streams)
      }
    }
    for index in 0..<runs * length {
      dx[index] = gradient.value(x[index], dy[index] * (weight?[index / length] ?? 1))
    }
  }

  /// Writes dx over rows of contiguous runs, each with coefficients of its own, with a weight for each element of a
  /// row.
  @inline(__always)
  func inputGradient(
    rows: Int = 1, elementsOf runs: Int, _ length: Int, ahead: Int = 0,
    _ x: UnsafePointer<Scalar>,
    _ dy: UnsafePointer<Scalar>, into dx: UnsafeMutablePointer<Scalar>,
    _ gradients: UnsafePointer<InputGradient<Scalar>>, weight: UnsafePointer<Scalar>?
  ) {
    if isFloat {
      return table.pointee.input_gradient_elements(
        floats(x), floats(dy), mutableFloats(dx), rows, runs, length,
        UnsafeRawPointer(gradients).assumingMemoryBound(to: span_gradient.self),
        optionalFloats(weight), ahead, streams)
    }
    for index in 0..<rows * runs * length {
      let factor = weight?[index % (runs * length)] ?? 1
      dx[index] = gradients[index / length].value(x[index], dy[index] * factor)
    }
  }
}
