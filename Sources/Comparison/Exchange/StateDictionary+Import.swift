import Tensors

/// Bringing the names and types of a foreign state towards those of a network.
extension StateDictionary {
  /// The state without what stands before all names, such as `module.` or the name of a group.
  func withoutCommonPrefix(
    towards wanted: StateDictionary, _ sentences: inout [String]
  ) -> StateDictionary {
    guard let first = names.first, !names.contains(where: { wanted[$0] != nil }) else {
      return self
    }
    let parts = first.split(separator: ".", omittingEmptySubsequences: false)
    for count in 1..<max(2, parts.count) {
      let prefix = parts.prefix(count).joined(separator: ".") + "."
      guard names.allSatisfy({ $0.hasPrefix(prefix) }) else { return self }
      let rest = entries(prefix: prefix)
      if rest.names.contains(where: { wanted[$0] != nil }) {
        sentences.append("\(prefix) is left out of every name")
        return rest
      }
    }
    return self
  }

  /// The state with numbers of the types that `wanted` has, and counters without axes.
  func floats(as wanted: StateDictionary, _ sentences: inout [String]) -> StateDictionary {
    var result = StateDictionary()
    var converted = 0
    for name in names {
      switch (self[name], wanted[name]) {
      case (.double(let tensor)?, .float?), (.double(let tensor)?, nil):
        result[name] = .float(tensor.map { Float($0) })
        converted += 1
      case (.int64(let tensor)?, .float?):
        result[name] = .float(tensor.map { Float($0) })
        converted += 1
      case (.int64(let tensor)?, .int64(let own)?) where tensor.shape.count == own.shape.count:
        result[name] = .int64(tensor.reshaped(own.shape))
      case (let value?, _): result[name] = value
      case (nil, _): break
      }
    }
    if converted > 0 { sentences.append("\(converted) tensors are rounded to float32") }
    return result
  }

  /// Takes the bias of a layer whose outputs go straight into a running mean out of that mean.
  ///
  /// Networks of this package have no such bias, for batch normalization subtracts it again; other programs
  /// often do. Inference stays the same.
  mutating func absorbBiases(towards wanted: StateDictionary) -> [String] {
    var absorbed: [String] = []
    for name in names where wanted[name] == nil && name.hasSuffix(".bias") {
      let layer = name.dropLast(".bias".count)
      guard wanted["\(layer).weight"] != nil,
        let mean = Self.meanBehind(layer), wanted[mean] != nil,
        case .float(let bias)? = self[name], case .float(let old)? = self[mean],
        bias.shape == old.shape
      else { continue }
      let (old64, bias64) = (old.elements, bias.elements)
      self[mean] = .float(Tensor(old.shape, zip(old64, bias64).map { $0 - $1 }))
      self[name] = nil
      absorbed.append(name)
    }
    guard !absorbed.isEmpty else { return [] }
    return [
      "\(absorbed.joined(separator: ", ")) \(absorbed.count == 1 ? "is" : "are") taken off the running "
        + "mean behind, which subtracts the same"
    ]
  }

  /// The running mean behind a layer: `norm2.running_mean` behind `conv2`, `downsample.1` behind `0`.
  private static func meanBehind(_ layer: Substring) -> String? {
    let parts = layer.split(separator: ".", omittingEmptySubsequences: false)
    guard let last = parts.last else { return nil }
    let number = last.drop { !$0.isNumber }
    let own = last == "0" ? "1" : number.isEmpty ? nil : "norm\(number)"
    return own.map { (parts.dropLast() + [Substring($0), "running_mean"]).joined(separator: ".") }
  }

  /// Leaves out running variances where `wanted` has deviations, which follow from them.
  mutating func dropVariances(notIn wanted: StateDictionary) {
    for name in names where name.hasSuffix(".running_var") && wanted[name] == nil {
      if wanted[name.replacing(/_var$/, with: "_std")] != nil { self[name] = nil }
    }
  }
}
