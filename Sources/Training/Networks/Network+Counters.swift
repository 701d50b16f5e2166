import Normalizers

/// Counters of running statistics that PyTorch's names leave out: without them a resumed network would compute
/// the same, and count otherwise.
extension Network {
  /// The batches left out by each running statistic, and the batches taken in where `num_batches_tracked` is
  /// another one's; only those that are not what ``state`` implies.
  var counters: [String: Int] {
    var copy = self
    var counters: [String: Int] = [:]
    copy.updateNormalizations { name, layer in
      layer.updateStatistics { kind, statistics in
        if statistics.skippedBatches > 0 {
          counters["\(name).\(kind)_batches_skipped"] = statistics.skippedBatches
        }
      }
      if let renormalization = layer.normalizer as? BatchRenormalization<Float>,
        let population = renormalization.population, let reference = renormalization.reference,
        population.batchesTracked != reference.batchesTracked
      {
        counters["\(name).running_batches_tracked"] = population.batchesTracked
      }
    }
    return counters
  }

  /// Takes counters over, after the state that they belong to.
  ///
  /// - Throws: ``LayerError/state(name:expected:found:)`` for a counter that is none of this network's.
  mutating func load(counters: [String: Int]) throws(LayerError) {
    var rest = counters
    updateNormalizations { name, layer in
      layer.updateStatistics { kind, statistics in
        statistics.skippedBatches = rest.removeValue(forKey: "\(name).\(kind)_batches_skipped") ?? 0
        if let tracked = rest.removeValue(forKey: "\(name).\(kind)_batches_tracked") {
          statistics.batchesTracked = tracked
        }
      }
    }
    if let name = rest.keys.min() {
      throw .state(name: name, expected: "a counter of this network", found: "unknown to it")
    }
  }
}

extension ActivationNormalization {
  /// Calls `body` with each set of running statistics, to be changed in place.
  fileprivate mutating func updateStatistics(
    _ body: (_ kind: String, inout RunningStatistics<Float>) -> Void
  ) {
    guard var normalizer = normalizer as? any PopulationNormalizer<Float> else { return }
    if var population = normalizer.population {
      body("running", &population)
      normalizer.population = population
    }
    if var renormalization = normalizer as? BatchRenormalization<Float>,
      var reference = renormalization.reference
    {
      body("renorm", &reference)
      renormalization.reference = reference
      normalizer = renormalization
    }
    self.normalizer = normalizer
  }
}
