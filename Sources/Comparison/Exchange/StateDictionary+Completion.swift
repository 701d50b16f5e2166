import Normalizers
import Tensors

extension StateDictionary {
  /// Adds to the entries of batch statistics those that follow from them, as far as `wanted` has them.
  ///
  /// Where inference divides by a running deviation and the file keeps a variance, or the other way round, one
  /// follows from the other; Keras's second set of batch renormalization starts as the first; a counter
  /// that is missing is 0, and inference does not ask for it.
  ///
  /// - Parameters:
  ///   - wanted: the state that is to be complete.
  ///   - epsilon: ε of the normalizers.
  /// - Returns: a sentence for each kind of entry that was added.
  mutating func complete(to wanted: StateDictionary, epsilon: Double) -> [String] {
    var sentences: [String] = []
    for name in wanted.names where self[name] == nil {
      guard let dot = name.lastIndex(of: ".") else { continue }
      let (prefix, entry) = (name[...dot], name[name.index(after: dot)...])
      func floats(_ entry: String) -> Tensor<Float>? {
        if case .float(let tensor)? = self[prefix + entry] { tensor } else { nil }
      }
      let added: (value: Tensor<Float>, sentence: String)? =
        switch entry {
        case "running_std", "renorm_std":
          floats("running_var").map {
            ($0.map { Float((Double($0) + epsilon).squareRoot()) }, "√(running_var + ε)")
          }
        case "running_var":
          floats("running_std").map {
            ($0.map { Float(max(0, Double($0) * Double($0) - epsilon)) }, "running_std² − ε")
          }
        case "renorm_mean": floats("running_mean").map { ($0, "running_mean") }
        default: nil
        }
      var sentence: String?
      if let added {
        self[name] = .float(added.value)
        sentence = "\(entry) is \(added.sentence), with ε = \(epsilon)"
      } else if entry == "num_batches_tracked" {
        self[name] = .int64(Tensor(Int64(0)))
        sentence = "num_batches_tracked is 0, for the file does not have it"
      }
      if let sentence, !sentences.contains(sentence) { sentences.append(sentence) }
    }
    return sentences
  }
}
