import Normalizers
import Reductions
import Tensors

/// Trains a network on the minibatches of a source.
///
/// Every network trained on sources of one order sees the same minibatches in the same order. The samples
/// left over when the batch size does not divide their number are dropped in that epoch, so that every step
/// is of one size.
///
/// The same seed, data and options give the same bits, for any number of threads, on one machine with one
/// version of oneDNN.
public struct Trainer: Sendable {
  /// The network, as trained so far.
  public internal(set) var network: Network
  /// The rule of the steps; its learning rate may be changed between them.
  public var optimizer: any Optimizer
  /// Where the minibatches come from.
  public private(set) var source: any MinibatchSource
  /// The number of samples of a step.
  public let batchSize: Int
  /// The steps taken.
  public internal(set) var steps = 0
  /// Whether a loss was not finite: then the run has diverged, and no further step is taken.
  public internal(set) var hasDiverged = false
  /// The time spent on steps, when it was asked for.
  public private(set) var timing: StepTiming?

  private var batch = Minibatch()
  private var gradient = Tensor<Float>([0])

  /// A training run at its start.
  ///
  /// - Throws: ``TrainingError`` when the batch size or the classes do not fit the source.
  public init(
    network: Network, optimizer: any Optimizer, source: any MinibatchSource, batchSize: Int,
    isTimed: Bool = false
  ) throws {
    guard batchSize >= 1, batchSize <= source.count else {
      throw TrainingError.batchSize(batchSize, samples: source.count)
    }
    guard network.configuration.classes >= source.classes else {
      throw TrainingError.classes(network: network.configuration.classes, data: source.classes)
    }
    self.network = network
    self.optimizer = optimizer
    self.source = source
    self.batchSize = batchSize
    timing = isTimed ? StepTiming() : nil
  }

  /// A training run at its start, on samples in memory, shuffled by a seed.
  ///
  /// - Throws: ``TrainingError`` when the batch size or the classes do not fit the data.
  public init(
    network: Network, optimizer: any Optimizer, data: LabeledSamples, batchSize: Int, seed: UInt64,
    isTimed: Bool = false
  ) throws {
    try self.init(
      network: network, optimizer: optimizer,
      source: SamplesInOrder(data, .shuffled(seed: seed)), batchSize: batchSize, isTimed: isTimed)
  }

  /// The steps of an epoch.
  public var stepsPerEpoch: Int { source.count / batchSize }

  /// The epochs finished.
  public var epochs: Int { steps / stepsPerEpoch }

  /// Sets gains and biases of weight normalization from the first minibatch, and takes no step.
  ///
  /// See ``Network/initialize(from:_:)``.
  ///
  /// - Throws: what the source of minibatches throws, and when its samples do not fit the network.
  public mutating func initializeFromFirstBatch(threads: ThreadPool = .serial) throws {
    try takeBatch()
    _ = try network.initialize(from: batch.samples, Pass(.inference, threads: threads))
  }

  /// Takes one step on the next minibatch.
  ///
  /// - Returns: the mean loss of the minibatch before the step. When it is not finite the run has diverged:
  ///   the parameters stay as they were.
  /// - Throws: what the source of minibatches throws, and when its samples do not fit the network.
  public mutating func step(threads: ThreadPool = .serial) throws -> Double {
    guard !hasDiverged else { return .nan }
    guard let timing else { return try takeStep(Pass(.training, threads: threads)) }
    let pass = Pass(.training, threads: threads, stopwatch: timing.stopwatch)
    let loss = try timing.stopwatch.measure(.other) { try takeStep(pass) }
    self.timing?.steps += 1
    return loss
  }

  private mutating func takeStep(_ pass: Pass) throws -> Double {
    try takeBatch()
    let logits = try network.forward(batch.samples, pass)
    let result = try pass.timing(.loss) {
      try SoftmaxCrossEntropy.evaluate(logits, labels: batch.labels, gradient: &gradient)
    }
    guard result.loss.isFinite else {
      hasDiverged = true
      return result.loss
    }
    _ = try network.backward(gradient, pass, inputGradient: false)
    pass.timing(.optimizer) { optimizer.step(&network) }
    steps += 1
    return result.loss
  }

  /// Takes the rest of an epoch's steps; stops when the run diverges.
  ///
  /// - Returns: the mean loss of these steps; not finite when the run diverged.
  /// - Throws: `CancellationError` between two steps when the surrounding task is cancelled; what
  ///   ``step(threads:)`` throws.
  public mutating func epoch(threads: ThreadPool = .serial) throws -> Double {
    let end = (epochs + 1) * stepsPerEpoch
    let count = end - steps
    var sum = 0.0
    while steps < end, !hasDiverged {
      try Task.checkCancellation()
      sum += try step(threads: threads)
    }
    return hasDiverged ? .nan : sum / Double(count)
  }

  /// Loss and accuracy of the network over a source, in inference; training goes on as if it had not been.
  ///
  /// - Throws: what the source throws, and when its samples do not fit the network.
  public mutating func evaluate(
    on data: inout any MinibatchSource, threads: ThreadPool = .serial
  ) throws -> Evaluation {
    try network.evaluate(&data, threads: threads)
  }

  /// Loss and accuracy over a data set in memory.
  ///
  /// - Throws: when its samples do not fit the network.
  public mutating func evaluate(
    on data: LabeledSamples, threads: ThreadPool = .serial
  ) throws -> Evaluation {
    try network.evaluate(data, threads: threads)
  }

  /// Fills the minibatch of the next step.
  private mutating func takeBatch() throws {
    try source.fill(
      &batch, epoch: epochs, index: steps % stepsPerEpoch, size: batchSize)
  }
}
