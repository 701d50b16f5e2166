import ArgumentParser
import Comparison
import Storage
import Tensors
import Training

struct Predict: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Writes what a trained network says of the samples of a dataset.",
    usage: "normcmp predict <checkpoint> <dataset> <output> [<options>]",
    discussion: """
      The HDF5 file that is written holds logits (N×classes, before the softmax), classes (of the \
      largest logit) and labels (the dataset's), and with --inputs the samples x (N×C×H×W) as the \
      network was given them.

      EXAMPLES
        normcmp predict runs/my/checkpoints/batch-seed-1.h5 digits predictions.h5
        normcmp predict batch-seed-1.h5 my.h5 predictions.h5 --part train --inputs
      """)

  @Argument(help: "The checkpoint of the network.") var checkpoint: String

  @Argument(
    help: "An HDF5 file with images and labels, or digits for those that ship with normcmp.")
  var dataset: String

  @Argument(help: "The HDF5 file to write.") var output: String

  @Option(help: "The samples.") var part = TrainedNetwork.Part.test

  @Flag(help: "Write the samples too, which takes memory for all of them.") var inputs = false

  @OptionGroup var threads: ThreadOptions
  @OptionGroup var memory: MemoryOptions

  func run() throws {
    try OutputFile.check(output, reading: [checkpoint, dataset])
    let data = try ComparisonDataset(named: dataset, heldUpTo: memory.memory << 20)
    let network = try TrainedNetwork(contentsOf: checkpoint)
    let predictions = try network.predictions(
      on: data, part: part, keepsSamples: inputs, threads: ThreadPool(count: threads.count),
      streamMemory: memory.streamMemory << 20)
    var tensors = StateDictionary()
    if let samples = predictions.samples { tensors["x"] = .float(samples) }
    tensors["logits"] = .float(predictions.logits)
    tensors["classes"] = .int64(predictions.classes)
    tensors["labels"] = .int64(predictions.labels)
    try TensorFile(
      tensors: tensors,
      attributes: [
        "checkpoint": .string(checkpoint), "dataset": .string(data.record.name),
        "part": .string(part.rawValue), "normcmp_version": .string(Versions.package),
      ]
    ).write(to: output)
    let right = predictions.correct
    print("\(right) of \(predictions.labels.shape[0]) samples are classified rightly.")
    print("Written: \(output)")
  }
}

extension TrainedNetwork.Part: ExpressibleByArgument {}
