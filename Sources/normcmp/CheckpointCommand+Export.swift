import ArgumentParser
import Comparison

extension CheckpointCommand {
  struct Export: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Writes a network for Keras, PyTorch or NumPy.",
      usage: "normcmp checkpoint export <file> <output> --to <format>",
      discussion: """
        What is written does the same in inference, and each sentence that is printed says what a \
        normalizer became there. keras is X.weights.h5 for load_weights of a model made in Python, \
        keras-archive is X.keras for keras.models.load_model, dual is X.weights.h5 for both Keras \
        and PyTorch, npz is for NumPy. PyTorch loads a checkpoint as it is: docs/formats/exchange.md \
        has the lines in Python.

        EXAMPLES
          normcmp checkpoint export batch-seed-1.h5 model.keras --to keras-archive
          normcmp checkpoint export batch-seed-1.h5 my.weights.h5 --to keras
        """)

    @Argument(help: "The checkpoint to read.") var file: String

    @Argument(help: "The file to write.") var output: String

    @Option(help: "Whose file to write.") var to: ExchangeFormat

    func run() throws {
      try OutputFile.check(output, reading: [file])
      for sentence in try TrainedNetwork(contentsOf: file).export(to, to: output) {
        print(sentence)
      }
      print("Written: \(output)")
    }
  }
}

extension ExchangeFormat: ExpressibleByArgument {}
