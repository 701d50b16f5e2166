#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// By how many powers of two a quantity grows from one layer to the next: the slope of the least-squares
/// line through its base-2 logarithms.
///
/// - Parameter values: one a layer, from the first to the last.
/// - Returns: `nil` for fewer than two layers, or when a value is not positive and finite.
func layerwiseSlope(_ values: [Double]) -> Double? {
  guard values.count >= 2, values.allSatisfy({ $0 > 0 && $0.isFinite }) else { return nil }
  let center = Double(values.count - 1) / 2
  var (products, squares) = (0.0, 0.0)
  for (layer, value) in values.enumerated() {
    products += (Double(layer) - center) * log2(value)
    squares += (Double(layer) - center) * (Double(layer) - center)
  }
  return products / squares
}
