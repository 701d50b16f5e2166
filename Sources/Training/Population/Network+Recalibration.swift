import Normalizers
import Tensors

extension Network {
  /// Replaces the population statistics of every normalizer that keeps any by those of `samples`.
  ///
  /// What is learned does not change, nor do momentum, the counters of running statistics, and normalizers
  /// that are frozen. A network without population statistics stays as it is. The memory of one minibatch's
  /// activations is used for all.
  ///
  /// - Parameters:
  ///   - recalibration: the estimator, and whether layer by layer or in one pass.
  ///   - samples: (N, C, H, W), N at least 1: the training set, prepared as for training.
  ///   - threads: who computes; the bits of the result do not depend on it.
  /// - Returns: which normalizers were measured, and the passes it took.
  /// - Throws: ``TrainingError`` when there is no sample, the batch size is below 1, or a normalizer never met a
  ///   minibatch that gave it statistics; errors of layers when the samples do not fit the network. Then nothing has
  ///   changed.
  /// - SeeAlso: arXiv 1502.03167, Algorithm 2, lines 8–12.
  @discardableResult
  public mutating func recalibrate(
    _ recalibration: Recalibration = Recalibration(), on samples: Tensor<Float>,
    threads: ThreadPool = .serial
  ) throws -> RecalibrationReport {
    guard samples.shape.rank == 4, samples.shape.count > 0 else {
      throw TrainingError.noSamples(samples.shape)
    }
    let count = samples.shape.samples
    try recalibration.check(samples: count)
    let batches = recalibration.batches(of: count)
    return try recalibrate(recalibration, batches: batches.count, threads: threads) {
      samples.gather(batches[$0], into: &$1)
    }
  }

  /// Replaces the population statistics of every normalizer that keeps any by those of a source's samples, which
  /// need not fit in memory: see ``recalibrate(_:on:threads:)-(_,Tensor<Float>,_)``.
  ///
  /// - Parameters:
  ///   - recalibration: the estimator, and whether layer by layer or in one pass.
  ///   - source: its order is taken as it is, in place of ``Recalibration/seed``.
  ///   - threads: who computes; the bits of the result do not depend on it.
  /// - Returns: which normalizers were measured, and the passes it took.
  /// - Throws: ``TrainingError`` when the batch size is below 1, or a normalizer never met a minibatch that gave it
  ///   statistics; what the source throws; errors of layers when its samples do not fit the network. Then the
  ///   network has not changed.
  @discardableResult
  public mutating func recalibrate(
    _ recalibration: Recalibration = Recalibration(), on source: inout any MinibatchSource,
    threads: ThreadPool = .serial
  ) throws -> RecalibrationReport {
    try recalibration.check(samples: source.count)
    let size = min(recalibration.batchSize, source.count)
    var minibatch = Minibatch()
    let batches = recalibration.ranges(of: source.count).count
    return try recalibrate(recalibration, batches: batches, threads: threads) {
      try source.fill(&minibatch, epoch: 0, index: $0, size: size)
      swap(&minibatch.samples, &$1)
    }
  }

  /// Measures minibatches that `fill` hands over by their number.
  private mutating func recalibrate(
    _ recalibration: Recalibration, batches: Int, threads: ThreadPool,
    fill: (Int, inout Tensor<Float>) throws -> Void
  ) throws -> RecalibrationReport {
    var copy = self
    var report = RecalibrationReport()
    var waiting = 0
    copy.updateNormalizations { _, layer in
      if layer.beginMeasurement(recalibration) { waiting += 1 }
    }
    let pass = Pass(.inference, threads: threads)
    var batch = Tensor<Float>([0])
    while report.measured.count < waiting {
      for index in 0..<batches {
        try fill(index, &batch)
        _ = try copy.measure(batch, pass)
      }
      report.passes += 1
      try copy.updateNormalizations { (name, layer) throws(TrainingError) in
        if let measured = try layer.finishMeasurement(name) { report.measured.append(measured) }
      }
    }
    self = copy
    return report
  }
}

extension ActivationNormalization {
  /// Begins to measure.
  ///
  /// - Returns: whether the normalizer has a population to measure.
  fileprivate mutating func beginMeasurement(_ recalibration: Recalibration) -> Bool {
    guard let normalizer = normalizer as? any PopulationNormalizer<Float>, !normalizer.isFrozen,
      let estimate = normalizer.makePopulationEstimate(recalibration.estimator)
    else { return false }
    measurement = PopulationMeasurement(estimate: estimate, order: recalibration.order)
    return true
  }

  /// Takes over what has been measured, if the pass came as far as this.
  fileprivate mutating func finishMeasurement(
    _ name: String
  ) throws(TrainingError) -> RecalibrationReport.Measured? {
    guard let estimate = measurement?.estimate, measurement?.hasBegun == true,
      var normalizer = normalizer as? any PopulationNormalizer<Float>
    else { return nil }
    guard let statistics = estimate.statistics else { throw .noFiniteBatch(normalization: name) }
    measurement = nil
    normalizer.population = statistics
    self.normalizer = normalizer
    return RecalibrationReport.Measured(
      name: name, batches: estimate.batches, skippedBatches: estimate.skippedBatches)
  }
}

extension Recalibration {
  fileprivate func check(samples: Int) throws {
    guard batchSize >= 1 else { throw TrainingError.batchSize(batchSize, samples: samples) }
  }
}
