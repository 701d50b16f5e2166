/// Statistics of the population as inference needs them: running means over the batches of training.
///
/// A batch that is empty, whose moments are not finite, or whose spread is too large for `Scalar` changes nothing and
/// is counted in ``skippedBatches``: one bad batch does not poison a network.
public struct RunningStatistics<Scalar: ReductionScalar>: Sendable, Equatable {
  /// What is averaged beside the mean.
  public typealias Spread = RunningSpread

  /// The running mean of each statistic, 0 at the start.
  public var mean: Tensor<Scalar>
  /// The running variance or deviation of each statistic, as ``spread`` says; empty where it is `nil`.
  public var spreadValues: Tensor<Scalar>
  /// D, the running √(σ² + ε) of each statistic that a ``spread`` of
  /// ``RunningSpread/varianceFromDeviation`` follows from, 1 at the start; `nil` for any other.
  public var deviation: Tensor<Scalar>?
  /// Which of them ``spreadValues`` are; `nil` when there is a running mean alone, as in mean-only batch
  /// normalization.
  public let spread: Spread?
  /// How a new batch is weighed.
  public let momentum: Momentum
  /// How many batches have been taken in.
  public package(set) var batchesTracked = 0
  /// How many batches were left out, for being empty or not finite.
  public package(set) var skippedBatches = 0

  /// Statistics of `count` statistics, mean 0 and spread 1.
  ///
  /// - Parameters:
  ///   - count: the number of statistics, at least 0.
  ///   - momentum: how they follow the batches.
  ///   - spread: what is averaged beside the mean; `nil` for the mean alone.
  /// - Throws: ``NormalizationError/invalidOption(name:requirement:found:)`` when the momentum is not
  ///   within 0…1.
  /// - Precondition: `count` is not negative.
  public init(count: Int, momentum: Momentum, spread: Spread?) throws(NormalizationError) {
    guard momentum.isValid else {
      throw .invalidOption(name: "momentum", requirement: "within 0…1", found: "\(momentum)")
    }
    mean = Tensor([count])
    spreadValues = Tensor([spread == nil ? 0 : count], repeating: 1)
    deviation = spread == .varianceFromDeviation ? spreadValues : nil
    self.spread = spread
    self.momentum = momentum
  }

  /// Takes in a batch.
  ///
  /// - Parameters:
  ///   - moments: those of the batch, one a statistic; or several such sets one after the other, whose
  ///     means and spreads are averaged first.
  ///   - epsilon: ε inside the root, for a running deviation.
  /// - Precondition: the number of moments is a multiple of that of the statistics.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public mutating func update(with moments: [Moments], epsilon: Double) {
    precondition(moments.count.isMultiple(of: mean.shape.count))
    let spreads =
      spread.map { spread in moments.map { spread.value(of: $0, epsilon: epsilon) } } ?? []
    // A spread may be finite, and yet too large for the type that keeps it.
    guard !moments.isEmpty, moments.allSatisfy({ $0.count > 0 && $0.isFinite }),
      spreads.allSatisfy({ Scalar($0).isFinite })
    else {
      skippedBatches += 1
      return
    }
    batchesTracked += 1
    let rate = momentum.rate(atBatch: batchesTracked)
    mean.follow(averaged(moments.map(\.mean)), rate: rate)
    guard var deviation = deviation.take() else {
      return spreadValues.follow(averaged(spreads), rate: rate)
    }
    deviation.follow(averaged(spreads), rate: rate)
    spreadValues.overwrite(deviation.doubles().map { max($0 * $0 - epsilon, 0) })
    self.deviation = deviation
  }

  /// The average over the sets of each statistic's number.
  private func averaged(_ numbers: [Double]) -> [Double] {
    let count = mean.shape.count
    guard numbers.count > count else { return numbers }
    return (0..<count).map { statistic in
      let sum = stride(from: statistic, to: numbers.count, by: count).reduce(0) {
        $0 + numbers[$1]
      }
      return sum / Double(numbers.count / count)
    }
  }

  /// Forgets every batch: mean 0, spread 1, both counters 0.
  public mutating func reset() {
    mean = Tensor(mean.shape)
    spreadValues = Tensor(spreadValues.shape, repeating: 1)
    if deviation != nil { deviation = spreadValues }
    batchesTracked = 0
    skippedBatches = 0
  }

  /// What inference applies: mean and 1/√(σ² + ε), 1/σ of a running deviation, or 1 with a mean alone.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  package func standardizations(epsilon: Double) -> [Standardization] {
    let count = mean.shape.count
    return mean.withPointer { means in
      spreadValues.withPointer { values in
        [Standardization](unsafeUninitializedCapacity: count) { buffer, initialized in
          for index in 0..<count {
            let scale = spread?.scale(Double(values[index]), epsilon: epsilon) ?? 1
            buffer[index] = Standardization(mean: Double(means[index]), scale: scale)
          }
          initialized = count
        }
      }
    }
  }
}

/// What running statistics average beside the mean.
public enum RunningSpread: String, Sendable, CaseIterable {
  /// σ² with divisor n − 1, as PyTorch averages it; it starts at 1.
  case unbiasedVariance = "unbiased"
  /// σ² with divisor n, as Keras and Flax average it; it starts at 1.
  case biasedVariance = "biased"
  /// √(σ² + ε) with divisor n, as the batch-renormalization paper averages it; it starts at 1.
  case deviation
  /// max(D² − ε, 0) of a running D = √(σ² + ε) with divisor n, as Keras's batch renormalization keeps it
  /// for inference; both start at 1.
  case varianceFromDeviation = "variance-from-deviation"

  /// What a batch of the given moments adds to the average.
  fileprivate func value(of moments: Moments, epsilon: Double) -> Double {
    switch self {
    case .unbiasedVariance: moments.unbiasedVariance
    case .biasedVariance: moments.variance
    case .deviation, .varianceFromDeviation: (moments.variance + epsilon).squareRoot()
    }
  }

  /// What inference multiplies distances from the mean with, for a running value: 1/√(σ² + ε), or 1/σ; 0 for 1/0.
  fileprivate func scale(_ value: Double, epsilon: Double) -> Double {
    if self == .deviation { return value == 0 ? 0 : 1 / value }
    return reciprocalDeviation(value + epsilon)
  }
}

extension RunningStatistics {
  private var spreadName: String? { spread.map { $0 == .deviation ? "_std" : "_var" } }

  /// `running_mean`, `running_var` and `running_std` as far as there are any, and `num_batches_tracked`.
  ///
  /// - Parameter prefix: what the names of a second set begin with instead of `running`.
  func state(prefix: String = "running") -> StateDictionary {
    var state = StateDictionary()
    state[prefix + "_mean"] = mean.stateValue
    if let spreadName { state[prefix + spreadName] = spreadValues.stateValue }
    if let deviation { state[prefix + "_std"] = deviation.stateValue }
    state["num_batches_tracked"] = .int64(Tensor(Int64(batchesTracked)))
    return state
  }

  /// Takes statistics from a state that ``StateDictionary/check(against:)`` has passed.
  mutating func take(from state: StateDictionary, prefix: String = "running") {
    if let value = state[prefix + "_mean"] { mean = value.tensor() }
    if let spreadName, let value = state[prefix + spreadName] { spreadValues = value.tensor() }
    if deviation != nil { deviation = state[prefix + "_std"]?.tensor() }
    if case .int64(let count)? = state["num_batches_tracked"] {
      batchesTracked = Int(count.elements.first ?? 0)
    }
  }
}

extension Tensor where Scalar: ReductionScalar {
  /// Moves every number towards another.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  fileprivate mutating func follow(_ values: [Double], rate: Double) {
    precondition(values.count == shape.count)
    withMutablePointer { own in
      for index in values.indices {
        own[index] = Scalar((1 - rate) * Double(own[index]) + rate * values[index])
      }
    }
  }
}
