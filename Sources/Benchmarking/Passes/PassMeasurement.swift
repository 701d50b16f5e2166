import Tensors

/// What was measured of one pass of one method on one shape.
package struct PassMeasurement: Sendable, Encodable {
  /// The method.
  package let method: BenchmarkMethod
  /// The pass.
  package let pass: BenchmarkPass
  /// The shape of the activation, or of the weight.
  package let shape: Shape
  /// The threads that shared the work.
  package let threads: Int
  /// The median time of a call.
  package let milliseconds: Double
  /// What must pass through memory, twice or for backward three times the input, by the time it took.
  package let gigabytesPerSecond: Double
  /// The time divided by that of the simplest pass over the same memory, in the same run on the same threads.
  package let floorRatio: Double

  init(
    _ method: BenchmarkMethod, _ pass: BenchmarkPass, _ shape: Shape, threads: Int,
    seconds: Double, floor: Double
  ) {
    self.method = method
    self.pass = pass
    self.shape = shape
    self.threads = threads
    milliseconds = seconds * 1e3
    gigabytesPerSecond = Double(shape.byteCount * pass.tensorsMoved) / seconds / 1e9
    floorRatio = seconds / floor
  }

  private enum Key: String, CodingKey {
    case method, pass, shape, threads, milliseconds
    case gigabytesPerSecond = "gigabytes_per_second"
    case floorRatio = "floor_ratio"
  }

  /// Writes the measurement under the names that scripts read; the shape is a list of extents.
  package func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    try container.encode(method, forKey: .method)
    try container.encode(pass, forKey: .pass)
    try container.encode(shape.dimensions, forKey: .shape)
    try container.encode(threads, forKey: .threads)
    try container.encode(milliseconds, forKey: .milliseconds)
    try container.encode(gigabytesPerSecond, forKey: .gigabytesPerSecond)
    try container.encode(floorRatio, forKey: .floorRatio)
  }
}

/// What was measured on one shape.
package struct ShapeMeasurements: Sendable {
  /// The shape of the activation, or of the weight.
  package let shape: Shape
  /// The median time of copying the tensor: the floor of forward and inference.
  package let copyMilliseconds: Double
  /// The median time of reading two such tensors and writing one: the floor of backward.
  package let combineMilliseconds: Double
  /// The passes, in the order of the methods asked for.
  package let passes: [PassMeasurement]
  /// The methods that are not defined on the shape, and why.
  package let refusals: [(method: BenchmarkMethod, reason: String)]
}

extension Shape {
  /// The bytes of a tensor of `Float`.
  package var byteCount: Int { count * MemoryLayout<Float>.stride }
}
