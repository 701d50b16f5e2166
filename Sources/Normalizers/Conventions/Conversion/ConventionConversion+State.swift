extension ConventionConversion {
  mutating func drop(_ entry: String) {
    guard state[entry] != nil else { return }
    state[entry] = nil
    convert("\(entry) is left out, for \(name) has none")
  }

  mutating func scale(_ entry: String, by factor: Double) {
    state[entry] = state[entry]?.mapped { $0 * factor }
  }

  /// Adds a tensor in the number type of the state's other ones.
  mutating func add(_ entry: String, _ shape: Shape, repeating value: Double) {
    let isDouble = state.names.contains { if case .double? = state[$0] { true } else { false } }
    state[entry] =
      isDouble
      ? .double(Tensor(shape, repeating: value)) : .float(Tensor(shape, repeating: Float(value)))
  }
}

extension StateDictionary.Value {
  /// Each number passed through `transform`, in the type it has; counters are left alone.
  func mapped(_ transform: (Double) -> Double) -> StateDictionary.Value {
    switch self {
    case .float(let tensor): .float(tensor.map { Float(transform(Double($0))) })
    case .double(let tensor): .double(tensor.map(transform))
    case .int64: self
    }
  }
}
