import CSpanKernels

extension SpanKernels {
  /// Writes y = (x − mean)·scale + shift.
  @inline(__always)
  func standardize(
    _ x: UnsafePointer<Scalar>, into y: UnsafeMutablePointer<Scalar>, _ spans: Spans,
    _ mean: SplitMean<Scalar>, scale: Scalar, shift: Scalar
  ) {
    if isFloat {
      return table.pointee.standardize(
        floats(x), mutableFloats(y), spans.count, spans.stride, spans.length, mean.floats,
        Float(scale),
        Float(shift))
    }
    forEach(spans) { y[$0] = mean.distance(x[$0]) * scale + shift }
  }

  /// Writes y = (x − mean)·scale·weight + bias over contiguous runs, with a weight and a bias for each.
  @inline(__always)
  func standardize(
    runs: Int, _ length: Int, _ x: UnsafePointer<Scalar>, into y: UnsafeMutablePointer<Scalar>,
    _ mean: SplitMean<Scalar>, scale: Scalar, weight: UnsafePointer<Scalar>?,
    bias: UnsafePointer<Scalar>?
  ) {
    if isFloat {
      return table.pointee.standardize_runs(
        floats(x), mutableFloats(y), runs, length, mean.floats, Float(scale),
        optionalFloats(weight),
        optionalFloats(bias))
    }
    for run in 0..<runs {
      standardize(
        x + run * length, into: y + run * length,
        Spans(count: 1, stride: length, length: length), mean,
        scale: scale * (weight?[run] ?? 1), shift: bias?[run] ?? 0)
    }
  }

  /// Writes y = (x − mean)·scale·weight + bias, with a weight and a bias for each element.
  @inline(__always)
  func standardize(
    elements count: Int, _ x: UnsafePointer<Scalar>, into y: UnsafeMutablePointer<Scalar>,
    _ mean: SplitMean<Scalar>, scale: Scalar, weight: UnsafePointer<Scalar>?,
    bias: UnsafePointer<Scalar>?
  ) {
    if isFloat {
      return table.pointee.standardize_elements(
        floats(x), mutableFloats(y), count, mean.floats, Float(scale), optionalFloats(weight),
        optionalFloats(bias))
    }
    for index in 0..<count {
      y[index] = mean.distance(x[index]) * scale * (weight?[index] ?? 1) + (bias?[index] ?? 0)
    }
  }

  /// Writes dx with one weight.
  @inline(__always)
  func inputGradient(
    _ x: UnsafePointer<Scalar>, _ dy: UnsafePointer<Scalar>,
    into dx: UnsafeMutablePointer<Scalar>, _ spans: Spans, _ gradient: InputGradient<Scalar>,
    weight: Scalar
  ) {
    if isFloat {
      return withUnsafePointer(to: gradient.floats) { gradient in
        table.pointee.input_gradient(
          floats(x), floats(dy), mutableFloats(dx), spans.count, spans.stride, spans.length,
          gradient, Float(weight))
      }
    }
    forEach(spans) { dx[$0] = gradient.value(x[$0], dy[$0] * weight) }
  }

  /// Writes dx over contiguous runs, with a weight for each.
  @inline(__always)
  func inputGradient(
    runs: Int, _ length: Int, _ x: UnsafePointer<Scalar>, _ dy: UnsafePointer<Scalar>,
    into dx: UnsafeMutablePointer<Scalar>, _ gradient: InputGradient<Scalar>,
    weight: UnsafePointer<Scalar>?
  ) {
    if isFloat {
      return withUnsafePointer(to: gradient.floats) { gradient in
        table.pointee.input_gradient_runs(
          floats(x), floats(dy), mutableFloats(dx), runs, length, gradient,
          optionalFloats(weight))
      }
    }
    for index in 0..<runs * length {
      dx[index] = gradient.value(x[index], dy[index] * (weight?[index / length] ?? 1))
    }
  }

  /// Writes dx with a weight for each element.
  @inline(__always)
  func inputGradient(
    elements count: Int, _ x: UnsafePointer<Scalar>, _ dy: UnsafePointer<Scalar>,
    into dx: UnsafeMutablePointer<Scalar>, _ gradient: InputGradient<Scalar>,
    weight: UnsafePointer<Scalar>?
  ) {
    if isFloat {
      return withUnsafePointer(to: gradient.floats) { gradient in
        table.pointee.input_gradient_elements(
          floats(x), floats(dy), mutableFloats(dx), count, gradient, optionalFloats(weight))
      }
    }
    for index in 0..<count {
      dx[index] = gradient.value(x[index], dy[index] * (weight?[index] ?? 1))
    }
  }

  /// Adds dy to `gradients` and dy·(x − mean)·reciprocal to `products`, element by element.
  @inline(__always)
  func addParameterGradients(
    _ x: UnsafePointer<Scalar>, _ dy: UnsafePointer<Scalar>, count: Int,
    _ mean: SplitMean<Scalar>, reciprocal: Scalar, to gradients: UnsafeMutablePointer<Double>,
    _ products: UnsafeMutablePointer<Double>
  ) {
    if isFloat {
      return table.pointee.add_parameter_gradients(
        floats(x), floats(dy), count, mean.floats, Float(reciprocal), gradients, products)
    }
    for index in 0..<count {
      gradients[index] += Double(dy[index])
      products[index] += Double(mean.distance(x[index]) * reciprocal * dy[index])
    }
  }
}
