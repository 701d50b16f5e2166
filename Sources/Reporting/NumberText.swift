import Foundation

/// Numbers as a reader expects them, the same in every locale.
///
/// An absent number is "–"; one that is not finite is `nan`, `inf` or `-inf`, so that a failure is seen.
public enum NumberText {
  /// What stands for a number that there is not.
  public static let absent = "–"

  /// A number with a fixed count of decimals, such as `0.231`; never `-0.000`.
  public static func decimal(_ value: Double?, places: Int) -> String {
    guard let value else { return absent }
    guard value.isFinite else { return value.isNaN ? "nan" : value < 0 ? "-inf" : "inf" }
    let text = String(format: "%.\(places)f", value)
    return text.contains { "123456789".contains($0) } ? text : String(text.drop { $0 == "-" })
  }

  /// A number with so many significant digits, such as `12.3`, `0.123` or `1230`.
  public static func significant(_ value: Double?, digits: Int = 3) -> String {
    guard let value, value.isFinite else { return decimal(value, places: 0) }
    // The exponent after rounding: 9.996 has two digits before the point.
    let exponent = String(format: "%.\(digits - 1)e", value).split(separator: "e").last
      .flatMap { Int($0) }
    return decimal(value, places: max(0, digits - 1 - (exponent ?? 0)))
  }

  /// A fraction as a percentage, such as `97.1%` for 0.971.
  public static func percent(_ fraction: Double?, places: Int = 1) -> String {
    guard let fraction, fraction.isFinite else { return decimal(fraction, places: places) }
    return decimal(100 * fraction, places: places) + "%"
  }

  /// A time as milliseconds with three significant digits, such as `1.23 ms`.
  public static func milliseconds(seconds: Double?) -> String {
    guard let seconds, seconds.isFinite else { return decimal(seconds, places: 0) }
    return significant(1000 * seconds) + " ms"
  }

  /// A time in the two units that matter, such as `3.4 s`, `12 s`, `1 min 12 s`, `2 h 5 min`, `3 d 4 h`.
  public static func duration(_ duration: Duration) -> String {
    let seconds = max(0, duration / .seconds(1))
    if (10 * seconds).rounded() < 100 { return decimal(seconds, places: 1) + " s" }
    let whole = Int(seconds.rounded())
    let minutes = Int((seconds / 60).rounded())
    switch whole {
    case ..<60: return "\(whole) s"
    case ..<3600: return "\(whole / 60) min \(whole % 60) s"
    case ..<86400 where minutes < 1440: return "\(minutes / 60) h \(minutes % 60) min"
    default:
      let hours = Int((seconds / 3600).rounded())
      return "\(hours / 24) d \(hours % 24) h"
    }
  }

  /// A time as a clock shows it, such as `1:12` or `2:05:00`: short enough for a line that is redrawn.
  public static func clock(_ duration: Duration) -> String {
    let seconds = Int(max(0, duration / .seconds(1)).rounded())
    func twoDigits(_ value: Int) -> String { value < 10 ? "0\(value)" : "\(value)" }
    let tail = twoDigits(seconds / 60 % 60) + ":" + twoDigits(seconds % 60)
    return seconds >= 3600
      ? "\(seconds / 3600):" + tail : "\(seconds / 60):" + twoDigits(seconds % 60)
  }
}
