import Normalizers
import Reductions
import Synchronization
import Tensors

/// Looks into a network on a fixed minibatch, and leaves it as it is.
///
/// The network computes as in training, so that normalizers take the statistics of that minibatch; the running
/// statistics that it learns with are looked at, not changed.
public struct NetworkProbe: Sendable {
  /// What is measured.
  public let quantities: Set<ProbeQuantity>

  private let batch: Minibatch

  /// A probe.
  ///
  /// - Parameters:
  ///   - quantities: what is measured.
  ///   - batch: at least two samples, for normalizers that take statistics over them.
  public init(_ quantities: Set<ProbeQuantity>, on batch: Minibatch) {
    self.quantities = quantities
    self.batch = batch
  }

  /// Measures a network.
  ///
  /// - Complexity: a training step without its update; `singularValues` some products with every weight
  ///   besides.
  /// - Throws: errors of layers when the minibatch does not fit the network.
  public func read(_ network: Network, threads: ThreadPool = .serial) throws -> ProbeReading {
    var copy = network
    let reading = Mutex(ProbeReading())
    var pass = Pass(.training, threads: threads)
    pass.observer = LayerObserver { [quantities] layer, sight in
      reading.withLock { $0.add(sight, of: layer, quantities, threads: threads) }
    }
    let logits = try copy.forward(batch.samples, pass)
    if quantities.contains(.gradients) {
      var gradient = Tensor<Float>([0])
      _ = try SoftmaxCrossEntropy.evaluate(logits, labels: batch.labels, gradient: &gradient)
      _ = try copy.backward(gradient, pass, inputGradient: false)
    }
    return reading.withLock { $0 }
  }
}

extension ProbeReading {
  fileprivate mutating func add(
    _ sight: LayerObserver.Sight, of layer: String, _ wanted: Set<ProbeQuantity>,
    threads: ThreadPool
  ) {
    switch sight {
    case .preactivations(let z): add(preactivations: z, of: layer, wanted, threads: threads)
    case .weight(let weight):
      if wanted.contains(.weights) { add(layer, "weight_norm", weight.length) }
      if wanted.contains(.singularValues) {
        add(layer, "singular_value", weight.largestSingularValue(threads: threads))
      }
    case .weightGradient(let gradient):
      if wanted.contains(.gradients) { add(layer, "gradient_norm", gradient.length) }
    case .normalized(let x, let normalizer):
      guard wanted.contains(.gaps), let gap = PopulationGap(of: normalizer, to: x) else { return }
      add(layer, "mean_gap", gap.mean)
      if let variance = gap.variance { add(layer, "variance_gap", variance) }
    }
  }

  private mutating func add(
    preactivations z: Tensor<Float>, of layer: String, _ wanted: Set<ProbeQuantity>,
    threads: ThreadPool
  ) {
    let channels = z.shape[1]
    if wanted.contains(.percentiles) {
      let units = (0..<channels).map { Percentiles(of: z.unit($0)) }
      percentiles.append((layer, units))
      let middle = units[channels / 2]
      add(layer, "q15", middle.q15)
      add(layer, "q50", middle.q50)
      add(layer, "q85", middle.q85)
    }
    if wanted.contains(.moments) {
      let all = Moments(merging: (try? z.moments(per: .channel, threads: threads)) ?? [])
      add(layer, "mean", all.mean)
      add(layer, "variance", all.variance)
    }
    if wanted.contains(.dead) {
      let dead = (0..<channels).count { channel in z.unit(channel).allSatisfy { $0 <= 0 } }
      add(layer, "dead", Double(dead) / Double(channels))
    }
  }

  private mutating func add(_ layer: String, _ quantity: String, _ value: Double) {
    values.append(Value(name: "\(layer).\(quantity)", value: value))
  }
}
