import HDF5

/// A value of a setting or of a state: text, a number or a truth value.
public enum StoredValue: Sendable, Equatable {
  /// Text, UTF-8 without NUL.
  case string(String)
  /// A whole number.
  case integer(Int64)
  /// A floating-point number.
  case number(Double)
  /// A truth value.
  case boolean(Bool)
}

extension StoredValue: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral,
  ExpressibleByFloatLiteral, ExpressibleByBooleanLiteral
{
  /// Text.
  public init(stringLiteral value: String) { self = .string(value) }

  /// A whole number.
  public init(integerLiteral value: Int64) { self = .integer(value) }

  /// A floating-point number.
  public init(floatLiteral value: Double) { self = .number(value) }

  /// A truth value.
  public init(booleanLiteral value: Bool) { self = .boolean(value) }
}

extension StoredValue: CustomStringConvertible {
  /// The value alone, as a person writes it.
  public var description: String {
    switch self {
    case .string(let text): text
    case .integer(let number): "\(number)"
    case .number(let number): "\(number)"
    case .boolean(let truth): "\(truth)"
    }
  }
}

extension StoredValue {
  init(_ value: AttributeValue) {
    switch value {
    case .string(let text): self = .string(text)
    case .integer(let number): self = .integer(number)
    case .number(let number): self = .number(number)
    case .boolean(let truth): self = .boolean(truth)
    }
  }

  var attribute: AttributeValue {
    switch self {
    case .string(let text): .string(text)
    case .integer(let number): .integer(number)
    case .number(let number): .number(number)
    case .boolean(let truth): .boolean(truth)
    }
  }
}

extension Attributed where Self: ~Copyable {
  /// Writes each value as an attribute, in order.
  func setAttributes(_ values: NamedValues<StoredValue>) throws {
    for (name, value) in values { try setAttribute(name, value.attribute) }
  }

  /// Reads all attributes, in order, leaving out those of the given names.
  func storedValues(except names: Set<String> = []) throws -> NamedValues<StoredValue> {
    var values = NamedValues<StoredValue>()
    for (name, value) in try attributes() where !names.contains(name) {
      values[name] = StoredValue(value)
    }
    return values
  }

  /// The text of an attribute that has to be there.
  func requiredString(_ name: String) throws -> String {
    guard case .string(let text) = try attribute(name) else {
      throw StorageError("\(object) lacks the text attribute \(name)")
    }
    return text
  }

  /// The whole number of an attribute that has to be there.
  func requiredInteger(_ name: String) throws -> Int {
    guard case .integer(let number) = try attribute(name) else {
      throw StorageError("\(object) lacks the whole-number attribute \(name)")
    }
    return Int(number)
  }
}
