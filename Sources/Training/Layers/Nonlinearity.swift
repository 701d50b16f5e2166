#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// A function of one number whose derivative follows from its value, so that backward needs y alone.
protocol Nonlinearity {
  static func value(_ x: Float) -> Float
  /// The derivative where the value is y.
  static func derivative(at y: Float) -> Float
}

enum RectifiedLinear: Nonlinearity {
  // A NaN passes, so that it is not hidden from the loss.
  static func value(_ x: Float) -> Float { x < 0 ? 0 : x }
  static func derivative(at y: Float) -> Float { y > 0 ? 1 : 0 }
}

enum Logistic: Nonlinearity {
  static func value(_ x: Float) -> Float { 1 / (1 + expf(-x)) }
  static func derivative(at y: Float) -> Float { y * (1 - y) }
}

enum HyperbolicTangent: Nonlinearity {
  static func value(_ x: Float) -> Float { tanhf(x) }
  static func derivative(at y: Float) -> Float { 1 - y * y }
}
