/// Adjusts the p-values of a family of tests, so that the chance of even one false claim stays below the level (Holm 1979).
///
/// The k-th smallest of m p-values is multiplied by m − k + 1, made at least as large as those before it,
/// and cut at 1.
///
/// - Parameter pValues: one for each test of the family; `nil` for a test that could not be made. It counts
///   as a member of the family all the same, since it was meant to be made.
/// - Returns: the adjusted p-values in the same order, `nil` where there was none.
public func holmAdjusted(_ pValues: [Double?]) -> [Double?] {
  let ascending = pValues.indices.filter { pValues[$0] != nil }
    .sorted { (pValues[$0] ?? 1) < (pValues[$1] ?? 1) }
  var adjusted = [Double?](repeating: nil, count: pValues.count)
  var largest = 0.0
  for (rank, index) in ascending.enumerated() {
    largest = max(largest, min(1, Double(pValues.count - rank) * (pValues[index] ?? 1)))
    adjusted[index] = largest
  }
  return adjusted
}
