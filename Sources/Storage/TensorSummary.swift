public import Tensors

/// What a tensor of a checkpoint is, without its numbers.
public struct TensorSummary: Sendable, Equatable {
  /// `float32`, `float64` or `int64`.
  public let type: String
  /// The shape.
  public let shape: Shape
  /// The Euclidean norm of the finite elements.
  public let norm: Double
  /// The least finite element; `nil` when there is none.
  public let least: Double?
  /// The greatest finite element; `nil` when there is none.
  public let greatest: Double?
  /// The number of elements that are not finite.
  public let notFinite: Int

  /// The summary of a tensor.
  public init(_ value: StateDictionary.Value) {
    type = value.typeName
    shape = value.shape
    var (squares, least, greatest, notFinite) = (0.0, Double.infinity, -Double.infinity, 0)
    value.forEachElement { element in
      guard element.isFinite else {
        notFinite += 1
        return
      }
      squares += element * element
      least = min(least, element)
      greatest = max(greatest, element)
    }
    norm = squares.squareRoot()
    self.least = least.isFinite ? least : nil
    self.greatest = greatest.isFinite ? greatest : nil
    self.notFinite = notFinite
  }
}

/// How a tensor differs from another one of its name.
public enum TensorDifference: Sendable, Equatable {
  /// The same type, shape and bits.
  case none
  /// The first checkpoint alone has it.
  case onlyInFirst
  /// The second checkpoint alone has it.
  case onlyInSecond
  /// Another type or shape: those of the first and of the second.
  case kind(String, String)
  /// Other numbers: how many of how many, the largest absolute difference, and the norm of the difference over
  /// that of the first.
  case numbers(changed: Int, of: Int, largest: Double, relative: Double)

  /// The difference between two tensors, of which one may be missing.
  public init(_ first: StateDictionary.Value?, _ second: StateDictionary.Value?) {
    guard let first else {
      self = second == nil ? .none : .onlyInSecond
      return
    }
    guard let second else {
      self = .onlyInFirst
      return
    }
    guard first.typeName == second.typeName, first.shape == second.shape else {
      self = .kind(
        "\(first.typeName) \(first.shape)", "\(second.typeName) \(second.shape)")
      return
    }
    let (a, b) = (first.numbers, second.numbers)
    var (changed, largest, squares, norm) = (0, 0.0, 0.0, 0.0)
    for (a, b) in zip(a, b) {
      norm += a * a
      guard a.bitPattern != b.bitPattern else { continue }
      changed += 1
      let distance = abs(a - b)
      // A number that is not finite is as far as can be.
      largest = distance.isNaN ? .infinity : max(largest, distance)
      squares += distance * distance
    }
    let relative = squares == 0 ? 0 : (squares / norm).squareRoot()
    self =
      changed == 0
      ? .none
      : .numbers(
        changed: changed, of: a.count, largest: largest,
        relative: relative.isNaN ? .infinity : relative)
  }
}

extension StateDictionary.Value {
  /// `float32`, `float64` or `int64`.
  var typeName: String {
    switch self {
    case .float: "float32"
    case .double: "float64"
    case .int64: "int64"
    }
  }

  fileprivate var numbers: [Double] {
    var numbers: [Double] = []
    numbers.reserveCapacity(shape.count)
    forEachElement { numbers.append($0) }
    return numbers
  }

  fileprivate func forEachElement(_ body: (Double) -> Void) {
    switch self {
    case .float(let tensor): tensor.withElements { for element in $0 { body(Double(element)) } }
    case .double(let tensor): tensor.withElements { for element in $0 { body(element) } }
    case .int64(let tensor): tensor.withElements { for element in $0 { body(Double(element)) } }
    }
  }
}
