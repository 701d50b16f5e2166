public import Foundation

extension JSONEncoder {
  /// An encoder for what people and scripts read: sorted keys, indented, so that two reports can be compared line by line.
  ///
  /// JSON has no numbers that are not finite: they become the strings "NaN", "Infinity" and "-Infinity",
  /// which `float()` of Python and `Number()` of JavaScript read back.
  public static func report() -> JSONEncoder {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    encoder.nonConformingFloatEncodingStrategy = .convertToString(
      positiveInfinity: "Infinity", negativeInfinity: "-Infinity", nan: "NaN")
    return encoder
  }
}
