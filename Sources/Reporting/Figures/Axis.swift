import Foundation

/// A side of a panel: what it measures, and the marks along it.
package struct Axis: Hashable, Sendable {
  /// What is measured, with its unit in parentheses.
  package let title: String
  package let scale: Scale
  package let ticks: [Tick]
  /// Whether thin lines cross the panel at the ticks.
  var hasGrid = true

  package struct Tick: Hashable, Sendable {
    package let value: Double
    package let label: String
  }
}

extension Axis {
  /// An axis of numbers.
  ///
  /// - Parameters:
  ///   - unit: how many of the unit that is labelled make 1, such as 100 for percentages of fractions.
  ///   - places: the numbers that get a label; by default round ones.
  package static func numbers(
    _ title: String, _ scale: Scale, times unit: Double = 1, at places: [Double]? = nil,
    about count: Int = 5
  ) -> Axis {
    let labelled =
      scale.kind == .linear
      ? Scale(domain: scale.domain.lowerBound * unit...scale.domain.upperBound * unit) : scale
    let values =
      places ?? labelled.ticks(about: count).map { scale.kind == .linear ? $0 / unit : $0 }
    let labels = Self.labels(values.map { $0 * unit }, scale.kind)
    return Axis(
      title: title, scale: scale,
      ticks: zip(values, labels).map { Tick(value: $0, label: $1) })
  }

  /// An axis of whole numbers from 1 on, such as epochs.
  package static func counts(_ title: String, to last: Int) -> Axis {
    let scale = Scale(domain: 1...Double(max(2, last)))
    let ticks = ([1] + scale.ticks(about: 5).filter { $0 == $0.rounded() && $0 > 1 })
    return numbers(title, scale, at: ticks)
  }

  /// An axis of names, the first at 0, the next at 1 and so on.
  static func names(_ names: [String], reversed: Bool = false) -> Axis {
    Axis(
      title: "", scale: Scale(domain: -0.6...Double(max(1, names.count)) - 0.4),
      ticks: names.enumerated().map {
        Tick(value: Double(reversed ? names.count - 1 - $0 : $0), label: $1)
      }, hasGrid: false)
  }

  /// Labels with as few decimals as say the ticks exactly.
  private static func labels(_ values: [Double], _ kind: Scale.Kind) -> [String] {
    let places =
      (0..<6).first { places in
        values.allSatisfy { abs($0 - rounded($0, places)) <= 1e-9 * max(1, abs($0)) }
      } ?? 6
    return values.map { value in
      let magnitude = value.magnitude
      if value != 0, magnitude >= 1e5 || magnitude < 1e-3 {
        let exponent = Int(floor(log10(magnitude) + 1e-9))
        let mantissa = NumberText.decimal(value / pow(10, Double(exponent)), places: 0)
        return mantissa == "1"
          ? "10" + superscript(exponent) : mantissa + "·10" + superscript(exponent)
      }
      if kind != .linear { return shortest(value) }
      return NumberText.decimal(value, places: places).replacing("-", with: "−")
    }
  }

  private static func rounded(_ value: Double, _ places: Int) -> Double {
    let unit = pow(10, Double(places))
    return (value * unit).rounded() / unit
  }

  private static func shortest(_ value: Double) -> String {
    let text = "\(rounded(value, 6))"
    return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
  }

  private static func superscript(_ exponent: Int) -> String {
    String(
      "\(exponent)".map { character in
        character == "-" ? "⁻" : Array("⁰¹²³⁴⁵⁶⁷⁸⁹")[character.wholeNumberValue ?? 0]
      })
  }
}
