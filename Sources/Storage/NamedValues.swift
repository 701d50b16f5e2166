/// Values under unique names, in the order in which they were added.
public struct NamedValues<Value: Sendable>: Sendable {
  private var entries: [(name: String, value: Value)] = []

  /// No values.
  public init() {}

  /// The names, in order.
  public var names: [String] { entries.map(\.name) }

  /// The value of a name; setting a new name appends it, setting `nil` removes it.
  ///
  /// - Complexity: O(count): these are settings and results, tens of them.
  public subscript(name: String) -> Value? {
    get { entries.first { $0.name == name }?.value }
    set {
      let position = entries.firstIndex { $0.name == name }
      switch (position, newValue) {
      case (let position?, let value?): entries[position].value = value
      case (let position?, nil): entries.remove(at: position)
      case (nil, let value?): entries.append((name, value))
      case (nil, nil): break
      }
    }
  }
}

extension NamedValues: ExpressibleByDictionaryLiteral {
  /// The values of a literal such as `["epochs": 12, "seed": 7]`; of a repeated name the last counts.
  public init(dictionaryLiteral elements: (String, Value)...) {
    for (name, value) in elements { self[name] = value }
  }
}

extension NamedValues: RandomAccessCollection {
  /// 0.
  public var startIndex: Int { 0 }

  /// The number of values.
  public var endIndex: Int { entries.count }

  /// The name and the value at a position in the order.
  public subscript(position: Int) -> (name: String, value: Value) { entries[position] }
}

extension NamedValues: Equatable where Value: Equatable {
  /// Whether names, order and values are the same.
  public static func == (left: NamedValues, right: NamedValues) -> Bool {
    left.elementsEqual(right) { $0.name == $1.name && $0.value == $1.value }
  }
}
