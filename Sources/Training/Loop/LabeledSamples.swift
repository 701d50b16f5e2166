import Tensors

/// Samples and their classes, checked to fit together.
public struct LabeledSamples: Sendable {
  /// The samples, (N, C, H, W).
  public let samples: Tensor<Float>
  /// The class of each sample, (N), each in 0..<``classes``.
  public let labels: Tensor<Int64>
  /// The number of classes.
  public let classes: Int

  /// Samples with their labels.
  ///
  /// - Throws: ``TrainingError`` when a label is missing, left over or out of range, or there is no sample.
  public init(samples: Tensor<Float>, labels: Tensor<Int64>, classes: Int) throws {
    guard samples.shape.rank == 4, samples.shape.count > 0 else {
      throw TrainingError.noSamples(samples.shape)
    }
    guard labels.shape == [samples.shape[0]] else {
      throw TrainingError.labelCount(samples: samples.shape[0], labels: labels.shape)
    }
    let stranger = labels.withElements { $0.first { $0 < 0 || $0 >= classes } }
    if let stranger { throw TrainingError.label(stranger, classes: classes) }
    self.samples = samples
    self.labels = labels
    self.classes = classes
  }

  /// The number of samples.
  public var count: Int { samples.shape.samples }

  /// Copies the samples at `indices`, in that order, into a minibatch whose memory is reused.
  package func gather(_ indices: some Collection<Int>, into batch: inout Minibatch) {
    samples.gather(indices, into: &batch.samples)
    batch.labels.prepareToOverwrite([indices.count])
    labels.withElements { source in
      batch.labels.withMutableElements { target in
        for (row, index) in indices.enumerated() { target[row] = source[index] }
      }
    }
  }
}

extension Tensor<Float> {
  /// Copies the samples at `indices`, in that order, into a tensor whose memory is reused.
  package func gather(_ indices: some Collection<Int>, into batch: inout Tensor<Float>) {
    let size = shape.count / shape.samples
    batch.prepareToOverwrite(Shape([indices.count] + shape.dimensions.dropFirst()))
    withElements { source in
      batch.withMutableElements { target in
        guard let source = source.baseAddress, let target = target.baseAddress else { return }
        for (row, index) in indices.enumerated() {
          (target + row * size).update(from: source + index * size, count: size)
        }
      }
    }
  }
}
