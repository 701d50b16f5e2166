import ArgumentParser
import Comparison
import Normalizers
import Reporting
import Storage
import Training

extension CheckpointCommand {
  struct Recalibrate: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Takes population statistics anew over a training set.",
      usage: "normcmp checkpoint recalibrate <file> <dataset> <output> [<options>]",
      discussion: """
        The running statistics of batch normalization and batch renormalization lag behind the \
        weights. This replaces them by those of the dataset's training set under the final \
        weights, and prints the accuracy on its test set before and after. Layer by layer, each \
        normalizer is measured while those before it already use their new statistics, as in \
        inference; in one pass, all normalize with the statistics of the minibatch, which is what \
        PyTorch's update_bn does.

        EXAMPLES
          normcmp checkpoint recalibrate runs/my/checkpoints/batch-seed-1.h5 digits new.h5
          normcmp checkpoint recalibrate batch-seed-1.h5 my.h5 new.h5 \\
            --estimator mean-of-batches --order one-pass --batch-size 32
        """)

    @Argument(help: "The checkpoint to read.") var file: String

    @Argument(
      help: "An HDF5 file with images and labels, or digits for those that ship with normcmp.")
    var dataset: String

    @Argument(help: "The checkpoint to write.") var output: String

    @Option(help: "Whether every sample counts the same, or every minibatch.")
    var estimator = Recalibration().estimator

    @Option(help: "Which normalizers are measured together.")
    var order = Recalibration().order

    @Option(parsing: .unconditional, help: "The samples of a minibatch.")
    var batchSize = Recalibration().batchSize

    @Option(parsing: .unconditional, help: "The seed of the order of the samples.")
    var seed = Recalibration().seed

    @OptionGroup var threads: ThreadOptions
    @OptionGroup var memory: MemoryOptions

    func run() throws {
      try OutputFile.check(output, reading: [file, dataset])
      let data = try ComparisonDataset(named: dataset, heldUpTo: memory.memory << 20)
      var trained = try TrainedNetwork(contentsOf: file)
      let outcome = try trained.recalibrate(
        Recalibration(estimator, order: order, batchSize: batchSize, seed: seed), on: data,
        threads: ThreadPool(count: threads.count), streamMemory: memory.streamMemory << 20)
      try trained.write(to: output)
      show(outcome, of: data.record)
      print("Written: \(output)")
    }

    private func show(_ outcome: TrainedNetwork.RecalibrationOutcome, of data: DatasetRecord) {
      let (report, measured) = (outcome.report, outcome.report.measured)
      print(
        "Measured: \(counted(measured.count, "normalizer")) on "
          + "\(counted(outcome.samples, "training sample")), \(estimator.rawValue), "
          + "\(order.rawValue), in \(counted(report.passes, "pass")).")
      for layer in measured where layer.skippedBatches > 0 {
        print(
          "\(layer.name) left out \(counted(layer.skippedBatches, "minibatch")) with numbers that "
            + "are not finite.")
      }
      print(
        "Test accuracy: \(percent(outcome.before)) before, \(percent(outcome.after)) after, of "
          + "\(data.testSamples) samples.")
    }

    private func percent(_ evaluation: Evaluation) -> String {
      NumberText.percent(evaluation.accuracy, places: 2)
    }
  }
}

extension PopulationEstimator: ExpressibleByArgument {}
extension Recalibration.Order: ExpressibleByArgument {}
