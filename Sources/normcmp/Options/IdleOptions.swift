import Comparison
import Normalizers

/// Options that were given and change nothing.
enum IdleOptions {
  /// A sentence for each.
  static func sentences(_ network: NetworkOptions, _ training: TrainingOptions? = nil) -> [String] {
    var sentences: [String] = []
    if network.groups != nil, !network.methods.contains(.group) {
      sentences.append("--groups is of group normalization, which is not compared; leave it out")
    }
    guard let training else { return sentences }
    if training.momentum != nil, training.optimizer != .sgd {
      sentences.append(
        "--momentum is of sgd, but the optimizer is \(training.optimizer.rawValue); leave it out")
    }
    if training.dataDependentInit, !network.methods.contains(.weight) {
      sentences.append(
        "--data-dependent-init is of weight normalization, which is not compared; leave it out")
    }
    return sentences
  }
}
