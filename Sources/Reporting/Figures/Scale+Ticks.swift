import Foundation

extension Scale {
  /// Round numbers within the domain, about as many as told.
  func ticks(about count: Int) -> [Double] {
    switch kind {
    case .linear: linearTicks(step: roundStep(about: count))
    case .logarithmic: logarithmicTicks(about: count)
    case .complement: complementTicks(about: count)
    }
  }

  /// 1, 2 or 5 times a power of ten.
  private func roundStep(about count: Int) -> Double {
    let raw = (domain.upperBound - domain.lowerBound) / Double(max(1, count))
    let power = pow(10, floor(log10(raw)))
    let factor = [1, 2, 5].first { $0 * power >= 0.999 * raw } ?? 10
    return factor * power
  }

  /// 0.5, 0.9, 0.99 and the like, those between where there is room.
  private func complementTicks(about count: Int) -> [Double] {
    func shares(_ factors: [Double]) -> [Double] {
      var shares: [Double] = [0, 1]
      for decade in 1...5 {
        shares += factors.map { 1 - $0 * pow(10, -Double(decade)) }
      }
      return shares.filter { domain.contains($0) }.sorted()
    }
    for factors in [[1, 2, 5], [1, 3], [1]] as [[Double]] {
      let shares = shares(factors)
      if shares.count <= count + 3, areApart(shares) { return shares }
    }
    // What is nearest to the top gives way.
    return shares([1]).reduce(into: []) { kept, share in
      if areApart(kept + [share]) { kept.append(share) }
    }
  }

  /// Whether labels at these places do not touch each other.
  private func areApart(_ places: [Double]) -> Bool {
    let fractions = places.compactMap(fraction)
    return zip(fractions.dropFirst(), fractions).allSatisfy { $0 - $1 >= 0.06 }
  }

  private func linearTicks(step: Double) -> [Double] {
    let first = Int((domain.lowerBound / step - 1e-9).rounded(.up))
    let last = Int((domain.upperBound / step + 1e-9).rounded(.down))
    guard first <= last else { return [] }
    return (first...last).map { Double($0) * step }
  }

  private func logarithmicTicks(about count: Int) -> [Double] {
    let exponents = Int(floor(log10(domain.lowerBound)))...Int(ceil(log10(domain.upperBound)))
    let decades = log10(domain.upperBound / domain.lowerBound)
    let factors: [Double] = decades > 2.5 ? [1] : decades > 1 ? [1, 3] : [1, 2, 3, 5, 7]
    let stride = max(1, Int((decades / Double(max(1, count))).rounded()))
    return exponents.flatMap { exponent in
      exponent % stride == 0 ? factors.map { $0 * pow(10, Double(exponent)) } : []
    }.filter { domain.contains($0) }
  }
}
