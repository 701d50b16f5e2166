/// Named tensors in order: the parameters, statistics and counters of a layer or of a whole network.
///
/// Names are PyTorch's, such as `features.0.weight` or `norm.running_mean`; order is that of insertion.
public struct StateDictionary: Sendable, Equatable {
  /// A tensor of any of the element types that a state holds.
  public enum Value: Sendable, Equatable {
    /// Parameters and statistics.
    case float(Tensor<Float>)
    /// Parameters and statistics of a `Double` model.
    case double(Tensor<Double>)
    /// Counters.
    case int64(Tensor<Int64>)

    /// The shape, whatever the element type.
    public var shape: Shape {
      switch self {
      case .float(let tensor): tensor.shape
      case .double(let tensor): tensor.shape
      case .int64(let tensor): tensor.shape
      }
    }
  }

  /// The names, in order.
  public private(set) var names: [String] = []

  private var values: [String: Value] = [:]

  /// An empty dictionary.
  public init() {}

  /// The tensor of a name; setting a new name appends it, setting `nil` removes it.
  public subscript(name: String) -> Value? {
    get { values[name] }
    set {
      if newValue == nil {
        names.removeAll { $0 == name }
      } else if values[name] == nil {
        names.append(name)
      }
      values[name] = newValue
    }
  }

  /// Adds every entry of `other` with `prefix` before its name.
  public mutating func merge(_ other: StateDictionary, prefix: String = "") {
    for name in other.names { self[prefix + name] = other[name] }
  }

  /// The entries whose name begins with `prefix`, under the rest of their name.
  public func entries(prefix: String) -> StateDictionary {
    var result = StateDictionary()
    for name in names where name.hasPrefix(prefix) {
      result[String(name.dropFirst(prefix.count))] = self[name]
    }
    return result
  }
}
