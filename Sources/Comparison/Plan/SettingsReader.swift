import Storage

/// Reads settings that have to be there from the attributes of a file.
struct SettingsReader {
  /// What the settings name: `network` or `comparison`.
  enum Subject: String {
    case network
    case comparison

    fileprivate var source: String {
      switch self {
      case .network: "a checkpoint"
      case .comparison: "a run directory"
      }
    }
  }

  let values: NamedValues<StoredValue>
  let subject: Subject
  /// The file's, for messages.
  let path: String

  /// A choice by its raw value.
  func choice<Choice: RawRepresentable<String>>(_ name: String) throws -> Choice {
    guard let choice = Choice(rawValue: try text(name)) else { throw refusal(name) }
    return choice
  }

  /// The items of a list such as `batch,group`.
  func list<Item>(_ name: String, _ item: (String) -> Item?) throws -> [Item] {
    try text(name).split(separator: ",").map {
      guard let item = item(String($0)) else { throw refusal(name) }
      return item
    }
  }

  /// A whole number from 1 to 2²⁰.
  func count(_ name: String) throws -> Int {
    guard case .integer(let number) = try value(name), (1...1 << 20).contains(number) else {
      throw refusal(name)
    }
    return Int(number)
  }

  /// A floating-point number.
  func number(_ name: String) throws -> Double {
    guard case .number(let number) = try value(name) else { throw refusal(name) }
    return number
  }

  /// A truth value.
  func truth(_ name: String) throws -> Bool {
    guard case .boolean(let truth) = try value(name) else { throw refusal(name) }
    return truth
  }

  /// What `read` gives; `nil` where the setting is `default`.
  func optional<Value>(_ name: String, _ read: (String) throws -> Value) throws -> Value? {
    try value(name) == "default" ? nil : read(name)
  }

  private func text(_ name: String) throws -> String {
    guard case .string(let text) = try value(name) else { throw refusal(name) }
    return text
  }

  private func value(_ name: String) throws -> StoredValue {
    guard let value = values[name] else {
      throw StorageError(
        "\(path) does not say which \(subject.rawValue) it belongs to: it lacks the attribute "
          + "\(name); take \(subject.source) that normcmp compare of this version wrote")
    }
    return value
  }

  private func refusal(_ name: String) -> StorageError {
    let found = values[name].map { "\($0)" } ?? "missing"
    return StorageError(
      "\(path) names no \(subject.rawValue) that this program knows: its attribute \(name) is "
        + "'\(found)'")
  }
}
