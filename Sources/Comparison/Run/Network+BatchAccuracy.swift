import Reductions
import Training

extension Network {
  /// The share of the samples of a source that are classified rightly with the statistics of the minibatch that
  /// they come in, 0 to 1; samples that do not fill a minibatch are left out.
  func accuracy(
    withStatisticsOf source: any MinibatchSource, size: Int, atMost batches: Int = .max,
    threads: ThreadPool = .serial
  ) throws -> Double {
    var (source, batch, correct) = (source, Minibatch(), 0)
    let count = min(batches, source.count / size)
    for index in 0..<count {
      try source.fill(&batch, epoch: 0, index: index, size: size)
      // Of each minibatch anew: running statistics are not to follow what is tested.
      var copy = self
      let logits = try copy.forward(batch.samples, Pass(.training, threads: threads))
      correct += try SoftmaxCrossEntropy.evaluate(logits, labels: batch.labels).correct
    }
    return Double(correct) / Double(count * size)
  }
}
