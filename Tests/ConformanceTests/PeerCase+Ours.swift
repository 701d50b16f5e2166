import Normalizers
import Tensors

extension PeerCase {
  /// What this package computes from the inputs of the case, under the names of the peer's results.
  func ours() throws -> StateDictionary {
    if method == "fold" { return try folded() }
    guard let method = NormalizationMethod(rawValue: method) else {
      throw UnknownMethod(name: method)
    }
    let options = try options(of: method)
    var state = inputs
    for earlier in earlierBatches(state["earlier_x"]) {
      state["x"] = earlier
      state["grad_output"] = nil
      state = Self.carried(state, try apply(method, options, .training, to: state), method)
    }
    state["x"] = inputs["x"]
    state["grad_output"] = inputs["grad_output"]

    var ours = StateDictionary()
    let training = try apply(method, options, .training, to: state)
    ours.merge(training, prefix: "training.")
    guard tensors.names.contains(where: { $0.hasPrefix("inference.") }) else { return ours }
    state = Self.carried(state, training, method)
    ours.merge(try apply(method, options, .inference, to: state), prefix: "inference.")
    return ours
  }

  /// The preset's defaults, with the settings of the case.
  private func options(of method: NormalizationMethod) throws -> NormalizerOptions {
    var options = preset.options(for: method)
    for option in NormalizerOption.allCases {
      guard let text = settings[option.rawValue] else { continue }
      try options.set(option, to: text, in: preset)
    }
    return options
  }

  private func apply(
    _ method: NormalizationMethod, _ options: NormalizerOptions, _ phase: Phase,
    to tensors: StateDictionary
  ) throws -> StateDictionary {
    try NormalizerApplication(method, options, phase).run(on: tensors, threads: .serial).tensors
  }

  /// The inputs of the next call: what a call gives and reads is carried on, the weight it made is not.
  private static func carried(
    _ inputs: StateDictionary, _ results: StateDictionary, _ method: NormalizationMethod
  ) -> StateDictionary {
    var next = inputs
    for role in method.definition.inputs where role.name != "weight" {
      if let result = results[role.name] { next[role.name] = result }
    }
    return next
  }

  /// The batches that are stacked along axis 0.
  private func earlierBatches(_ stack: StateDictionary.Value?) -> [StateDictionary.Value] {
    switch stack {
    case .float(let tensor)?: tensor.unstacked().map { .float($0) }
    case .double(let tensor)?: tensor.unstacked().map { .double($0) }
    case .int64?, nil: []
    }
  }
}

private struct UnknownMethod: Error {
  let name: String
}

extension Tensor {
  fileprivate func unstacked() -> [Tensor] {
    let shape = Shape(Array(shape.dimensions.dropFirst()))
    return (0..<self.shape[0]).map { samples($0..<$0 + 1).reshaped(shape) }
  }
}
