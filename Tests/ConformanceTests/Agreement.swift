import Tensors

/// How far two results are apart.
struct Agreement: Sendable {
  /// Such as `training.grad_input`.
  let name: String
  /// The greatest difference of two numbers, relative to the largest number of the peer's result.
  let difference: Double

  /// The two results; `nil` when their shapes have not the same number of elements.
  init?(_ name: String, ours: StateDictionary.Value, theirs: StateDictionary.Value) {
    let (ours, theirs) = (ours.doubles, theirs.doubles)
    guard ours.count == theirs.count else { return nil }
    self.name = name
    let scale = theirs.reduce(0) { max($0, abs($1)) }
    // A NaN is to stay one.
    let distance = zip(ours, theirs).reduce(0) { greatest, pair in
      let distance = abs(pair.0 - pair.1)
      return greatest.isNaN || distance <= greatest ? greatest : distance
    }
    difference = scale == 0 ? distance : distance / scale
  }
}

extension PeerCase {
  /// What is asked of every result: 16 units in the last place of its largest `Float`, 4096 of a `Double`.
  ///
  /// That is 1.9e-6 and 9.1e-13, within which both programs may err.
  var tolerance: Double {
    isFloat ? 16 * Double(Float.ulpOfOne) : 4096 * Double.ulpOfOne
  }

  /// How far ours are from each result of the peer, or from the formula in double precision where the peer
  /// is known to be inexact; `nil` for a result that we do not give.
  func agreements() throws -> [(name: String, agreement: Agreement?)] {
    let ours = try ours()
    let reference = peerError == nil ? "" : "oracle."
    return tensors.names.compactMap { name in
      guard let theirs = tensors[name], name.contains("."), name.hasPrefix(reference) else {
        return nil
      }
      let ourName = reference.isEmpty ? name : "training." + name.dropFirst(reference.count)
      let agreement = ours[ourName].flatMap { Agreement(name, ours: $0, theirs: theirs) }
      return (name, agreement)
    }
  }
}

extension StateDictionary.Value {
  var doubles: [Double] {
    switch self {
    case .float(let tensor): tensor.elements.map(Double.init)
    case .double(let tensor): tensor.elements
    case .int64(let tensor): tensor.elements.map(Double.init)
    }
  }
}
