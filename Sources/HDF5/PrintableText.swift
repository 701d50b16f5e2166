extension String {
  /// The text with what a terminal would obey instead of showing it written out, such as `\u{1b}`.
  ///
  /// Names in a file may hold anything; in a message they must not break the line, move the cursor or turn
  /// the direction of writing.
  package var printable: String {
    guard unicodeScalars.contains(where: \.isObeyed) else { return self }
    return unicodeScalars.reduce(into: "") { text, scalar in
      text += scalar.isObeyed ? "\\u{\(String(scalar.value, radix: 16))}" : String(scalar)
    }
  }
}

extension Unicode.Scalar {
  fileprivate var isObeyed: Bool {
    switch properties.generalCategory {
    case .control, .lineSeparator, .paragraphSeparator: true
    // Joiners are parts of words and of emoji.
    case .format: self != "\u{200c}" && self != "\u{200d}"
    default: false
    }
  }
}
