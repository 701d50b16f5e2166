import ArgumentParser
import Comparison
import Foundation
import Training

extension CheckpointCommand {
  struct Fold: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Folds normalizers into the layers before them.",
      usage: "normcmp checkpoint fold <file> <output>",
      discussion: """
        In inference, batch normalization and batch renormalization directly after a dense or \
        convolution layer are part of its weight and bias, and a weight under weight or spectral \
        normalization is a plain weight. The network that is written does the same without them, \
        under the names of one that never had any. Normalization after the nonlinearity, and \
        methods that take statistics from their input, cannot be folded.

        EXAMPLES
          normcmp checkpoint fold runs/my/checkpoints/batch-seed-1.h5 plain.h5
        """)

    @Argument(help: "The checkpoint to read.") var file: String

    @Argument(help: "The checkpoint to write.") var output: String

    func run() throws {
      try OutputFile.check(output, reading: [file])
      let trained = try TrainedNetwork(contentsOf: file)
      let (folded, report) = try trained.folded()
      let difference = try folded.outputDifference(from: trained)
      try folded.write(to: output)
      for entry in report.entries { print(entry) }
      print(Self.sentence(difference))
      print("Written: \(output)")
    }

    private static func sentence(_ difference: Double) -> String {
      guard difference.isFinite else {
        return "Outputs of 64 random samples are not finite, so they cannot be compared."
      }
      let text = String(format: "%.1e", difference)
      return "Outputs of 64 random samples differ by at most \(text) of the largest."
    }
  }
}
