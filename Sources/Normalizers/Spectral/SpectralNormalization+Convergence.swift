extension SpectralNormalization {
  /// How far u, σ = uᵀWv and v are from a singular triple of W, relative to σ; 0 when σ is 0.
  ///
  ///     ρ = √(‖Wv − σu‖² + ‖Wᵀu − σv‖²)/(√2·σ)
  ///
  /// For ρ < 1 some singular value of W lies within ρ·σ of σ (Weyl's inequality for the symmetric
  /// matrix of W and Wᵀ), and σ never exceeds the largest. That it is near the *largest* is certain only as
  /// far as the start was not orthogonal to it, which a random one is not. `Float` vectors leave ρ at
  /// about 1e-7 at best.
  ///
  /// - Complexity: reads the weight twice.
  public func residual(threads: ThreadPool = .allProcessors) -> Double {
    vectors.residual(of: original, threads: threads)
  }

  /// Takes steps of power iteration until ``residual(threads:)`` is at most a tolerance.
  ///
  /// - Parameters:
  ///   - tolerance: the greatest ρ that will do; above 1e-6 for `Float`.
  ///   - steps: how many steps are taken at most. The error of the vectors falls by (σ₂/σ₁)² a step.
  ///   - threads: who computes.
  /// - Returns: ρ at the end: above the tolerance when the steps did not suffice.
  /// - Complexity: reads the weight twice, and four times more a step.
  @discardableResult
  public mutating func converge(
    to tolerance: Double = 1e-5, atMost steps: Int = 1000, threads: ThreadPool = .allProcessors
  ) -> Double {
    vectors.converge(on: original, to: tolerance, atMost: steps, threads: threads)
  }

  /// Takes the steps of a training pass and puts W/σ in W's place.
  ///
  /// It is what Keras's wrapper does in every training call: the stored weight is projected, its σ by the
  /// present u and v is 1 from then on, and no gradient flows through σ, for the layer uses W as it is. A
  /// weight of zeros is left alone.
  ///
  /// - Returns: the σ that was divided by.
  /// - Complexity: that of a training pass, into a new tensor.
  @discardableResult
  public mutating func project(threads: ThreadPool = .allProcessors) -> Double {
    var projected = Tensor<Scalar>([0])
    let record = forward(.training, into: &projected, threads: threads)
    original = projected
    return record.norms[0]
  }
}
