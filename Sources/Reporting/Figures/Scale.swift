import Foundation

/// How the numbers of an axis become places along it.
package struct Scale: Hashable, Sendable {
  package enum Kind: Hashable, Sendable {
    case linear, logarithmic
    /// Shares near 1, such as accuracies, by the logarithm of what they lack; `floor` is added to that, so that 1 has a place.
    case complement(floor: Double)
  }

  package let kind: Kind
  /// The numbers at the two ends; above 0 for a logarithmic scale.
  package let domain: ClosedRange<Double>

  /// A scale that shows all finite numbers of `values`, with a little air at both ends.
  ///
  /// - Parameter kept: numbers that are shown as well, and beyond which there is no air, such as 0 for bars.
  package init(_ kind: Kind = .linear, covering values: [Double], keeping kept: [Double] = []) {
    let shown = (values + kept).filter { $0.isFinite && (kind != .logarithmic || $0 > 0) }
    var low = shown.min() ?? (kind == .logarithmic ? 0.1 : 0)
    var high = shown.max() ?? 1
    switch kind {
    case .linear:
      if low == high {
        let room = low == 0 ? 1 : 0.05 * low.magnitude
        (low, high) = (low - room, high + room)
      }
      let air = 0.05 * (high - low)
      if !kept.contains(low) { low -= air }
      if !kept.contains(high) { high += air }
    case .logarithmic:
      if low == high { (low, high) = (low / 2, high * 2) }
      let air = pow(high / low, 0.05)
      if !kept.contains(low) { low /= air }
      if !kept.contains(high) { high *= air }
    case .complement(let floor):
      (low, high) = (min(low, 1), min(high, 1))
      if low == high { low -= 0.1 }
      let air = pow((1 + floor - low) / (1 + floor - high), 0.04)
      low = 1 + floor - (1 + floor - low) * air
      high = min(1 + floor / 2, 1 + floor - (1 + floor - high) / air)
    }
    self.kind = kind
    domain = low...high
  }

  /// A scale between two numbers.
  package init(_ kind: Kind = .linear, domain: ClosedRange<Double>) {
    self.kind = kind
    self.domain = domain
  }

  /// The nearest number of the axis: what reaches beyond it ends there.
  package func clamped(_ value: Double) -> Double {
    value.isNaN ? value : min(max(value, domain.lowerBound), domain.upperBound)
  }

  /// Where a number lies, 0 at the lower end and 1 at the upper; `nil` for one that has no place.
  package func fraction(_ value: Double) -> Double? {
    guard value.isFinite else { return nil }
    switch kind {
    case .linear:
      return (value - domain.lowerBound) / (domain.upperBound - domain.lowerBound)
    case .logarithmic:
      guard value > 0 else { return nil }
      return log(value / domain.lowerBound) / log(domain.upperBound / domain.lowerBound)
    case .complement(let floor):
      let lack = 1 + floor - min(value, 1)
      return log(lack / (1 + floor - domain.lowerBound))
        / log((1 + floor - domain.upperBound) / (1 + floor - domain.lowerBound))
    }
  }
}
