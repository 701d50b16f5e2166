public import Comparison

extension NumberText {
  /// A number and its 95 % interval, such as `97.1 ± 0.4`; without an interval, the number alone.
  public static func estimate(
    _ value: Double?, _ interval: ConfidenceInterval?, places: Int
  ) -> String {
    guard let value, let interval else { return decimal(value, places: places) }
    return decimal(value, places: places) + " ± " + decimal(interval.halfWidth, places: places)
  }

  /// A number and its 95 % interval with as many places as the interval has to say: two digits of its half, such
  /// as `0.0021 ± 0.0013`, and two places at least.
  public static func estimate(_ value: Double, _ interval: ConfidenceInterval) -> String {
    var (places, half) = (2, interval.halfWidth)
    while places < 6, half > 0, half < 0.095 {
      half *= 10
      places += 1
    }
    return estimate(value, interval, places: places)
  }

  /// The mean of fractions with its 95 % t interval, as a percentage: `97.1 ± 0.4%`.
  public static func percent(_ fractions: Sample, places: Int = 1) -> String {
    let percentages = Sample(fractions.values.map { 100 * $0 })
    guard let mean = percentages.mean else { return absent }
    return estimate(mean, percentages.meanInterval(), places: places) + "%"
  }

  /// The mean difference of fractions with its interval, in percentage points: `+0.31 ± 0.40`.
  public static func percentagePoints(_ comparison: PairedComparison, places: Int = 2) -> String {
    guard let difference = comparison.difference else { return absent }
    let interval = comparison.interval.map {
      ConfidenceInterval(lower: 100 * $0.lower, upper: 100 * $0.upper, level: $0.level)
    }
    let text = estimate(100 * difference, interval, places: places)
    return text.hasPrefix("-") || isZero(100 * difference, places) ? text : "+" + text
  }

  /// A p-value for a column of them: `0.008`, or `< 0.001`.
  public static func pValue(_ pValue: Double?) -> String {
    guard let pValue, pValue < 0.001 else { return decimal(pValue, places: 3) }
    return "< 0.001"
  }

  /// A p-value for a sentence: `p = 0.008`, or `p < 0.001`.
  public static func pStatement(_ pValue: Double?) -> String {
    let text = Self.pValue(pValue)
    return text.hasPrefix("<") ? "p " + text : "p = " + text
  }

  /// A number that was measured exactly: two digits, and those near rounding by their power of ten.
  public static func measured(_ value: Double) -> String {
    guard value != 0, value.magnitude < 1e-3 else { return significant(value, digits: 2) }
    var (mantissa, exponent) = (value, 0)
    while mantissa.magnitude < 1 {
      mantissa *= 10
      exponent -= 1
    }
    return "\(decimal(mantissa, places: 1))e\(exponent)"
  }

  private static func isZero(_ value: Double, _ places: Int) -> Bool {
    decimal(value, places: places) == decimal(0, places: places)
  }
}
