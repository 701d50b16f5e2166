import Storage

/// Named settings as a JSON object: text, numbers and truth values as such.
public struct Settings: Encodable, Sendable {
  private let values: NamedValues<StoredValue>

  init(_ values: NamedValues<StoredValue>) { self.values = values }

  /// Writes every setting under its name.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Name.self)
    for (name, value) in values {
      let key = Name(stringValue: name)
      switch value {
      case .string(let text): try container.encode(text, forKey: key)
      case .integer(let number): try container.encode(number, forKey: key)
      case .number(let number): try container.encode(number, forKey: key)
      case .boolean(let truth): try container.encode(truth, forKey: key)
      }
    }
  }

  private struct Name: CodingKey {
    let stringValue: String
    var intValue: Int? { nil }

    init(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
  }
}
