/// An activation normalizer whose only learned tensors are γ and β: what all of them share.
///
/// A member says where its statistics lie (``layout(for:)``) and, if it keeps any, what its population
/// statistics are.
protocol AffineNormalizer<Scalar>: ActivationNormalizer {
  var affine: AffineParameters<Scalar> { get set }
  var epsilon: Double { get }

  /// How the statistics of an activation of this shape lie, after checking that it fits.
  func layout(for shape: Shape) throws(NormalizationError) -> StatisticLayout

  /// Which element of an activation takes which parameter.
  func parameterLayout(for shape: Shape) -> ParameterLayout
}

extension AffineNormalizer {
  /// One parameter per channel.
  func parameterLayout(for shape: Shape) -> ParameterLayout { .perChannel(shape) }

  /// Calls `body` with each learned tensor, to be changed in place.
  ///
  /// - Throws: what `body` throws.
  public mutating func updateParameters<Failure: Error>(
    _ body: (String, inout Tensor<Scalar>) throws(Failure) -> Void
  ) throws(Failure) {
    try affine.update(body)
  }

  /// The gradients of x, γ and β: see ``ActivationNormalizer``.
  public func backward(
    _ dy: Tensor<Scalar>, _ record: ForwardRecord<Scalar>, into dx: inout Tensor<Scalar>,
    threads: ThreadPool
  ) throws(NormalizationError) -> ParameterGradients<Scalar> {
    try affine.backward(dy, record, into: &dx, threads: threads)
  }
}

/// A member that takes its statistics from the input in training and in inference alike.
protocol InputStatisticsNormalizer<Scalar>: AffineNormalizer {
  /// Which statistics are used: mean and scale, unless the member says otherwise.
  var statistics: InputStatistics { get }
}

extension InputStatisticsNormalizer {
  var statistics: InputStatistics { .meanAndScale }

  /// The learned tensors and statistics, under PyTorch's names.
  public var state: StateDictionary { affine.state }

  /// Takes over a state, all of it or nothing of it.
  ///
  /// - Throws: ``NormalizationError/stateMismatch(name:expected:found:)`` for the first entry that does not fit.
  public mutating func load(_ state: StateDictionary) throws(NormalizationError) {
    try state.check(against: self.state)
    affine.take(from: state)
  }

  /// Normalizes x: see ``ActivationNormalizer``.
  public mutating func forward(
    _ x: Tensor<Scalar>, _ phase: Phase, into y: inout Tensor<Scalar>, threads: ThreadPool
  ) throws(NormalizationError) -> ForwardRecord<Scalar> {
    let layout = try layout(for: x.shape)
    return affine.normalize(
      x, layout, parameterLayout(for: x.shape), by: statistics, epsilon: epsilon,
      keepsMoments: false, into: &y, threads: threads
    ).record
  }
}
