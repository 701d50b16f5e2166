extension Tensor where Scalar: ReductionScalar {
  /// The tensor as an entry of a state.
  var stateValue: StateDictionary.Value {
    if let float = self as? Tensor<Float> { return .float(float) }
    return .double(map { Double($0) })
  }
}

extension StateDictionary.Value {
  /// The tensor with its numbers in the type asked for.
  func tensor<Scalar: ReductionScalar>() -> Tensor<Scalar> {
    switch self {
    case .float(let tensor): (tensor as? Tensor<Scalar>) ?? tensor.map { Scalar($0) }
    case .double(let tensor): (tensor as? Tensor<Scalar>) ?? tensor.map { Scalar($0) }
    case .int64(let tensor): tensor.map { Scalar($0) }
    }
  }

  private var isInteger: Bool {
    if case .int64 = self { true } else { false }
  }

  /// Whether this entry can stand where `other` stands: the same shape, and both numbers or both counters.
  ///
  /// A counter may have shape [1] for a scalar, as HDF5 files keep it.
  func fits(_ other: StateDictionary.Value) -> Bool {
    isInteger == other.isInteger
      && (shape == other.shape || (isInteger && shape.count == 1 && other.shape.count == 1))
  }

  fileprivate var summary: String {
    (isInteger ? "whole numbers" : "numbers") + " of shape \(shape)"
  }
}

extension StateDictionary {
  /// Checks that this state has the names and shapes of `expected`, no more and no fewer.
  ///
  /// - Throws: ``NormalizationError/stateMismatch(name:expected:found:)`` for the first that differs.
  package func check(against expected: StateDictionary) throws(NormalizationError) {
    for name in expected.names {
      guard let wanted = expected[name] else { continue }
      guard let found = self[name] else {
        throw .stateMismatch(name: name, expected: wanted.summary, found: "missing")
      }
      guard found.fits(wanted) else {
        throw .stateMismatch(name: name, expected: wanted.summary, found: found.summary)
      }
    }
    for name in names where expected[name] == nil {
      throw .stateMismatch(name: name, expected: "absent", found: "present")
    }
  }
}
