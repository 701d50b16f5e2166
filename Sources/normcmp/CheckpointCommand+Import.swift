import ArgumentParser
import Comparison
import Normalizers
import Storage
import Tensors
import Training

extension CheckpointCommand {
  struct Import: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Takes over weights that Keras, PyTorch or NumPy wrote.",
      usage: "normcmp checkpoint import <file> <output> [--model <model>] [<options>]",
      discussion: """
        Reads a state_dict saved as HDF5 datasets or as .npz, .weights.h5 of Keras 3, or .keras, and \
        writes a checkpoint that can be folded, recalibrated and used. The names and layers have to be \
        those of docs/formats/exchange.md; what is missing or left over is named. Files that normcmp \
        exported say which network they are of, all but .npz. For others give --model and --input.

        EXAMPLES
          normcmp checkpoint import torch.npz mine.h5 --model convnet --input 1x28x28 \\
            --normalization batch
          normcmp checkpoint import my.keras mine.h5 --model mlp --input 64x1x1 \\
            --normalization layer --preset keras
        """)

    @Argument(help: "The file to read.") var file: String

    @Argument(help: "The checkpoint to write.") var output: String

    @Option(help: "The network the weights are of (default: what the file says).")
    var model: NetworkConfiguration.Model?

    @Option(
      help: ArgumentHelp("The shape of a sample, channels × height × width.", valueName: "shape"))
    var input: SampleShape?

    @Option(
      parsing: .unconditional, help: "The classes (default: as many as the last layer gives).")
    var classes: Int?

    @Option(help: "What normalizes.")
    var normalization = NormalizationMethod.none

    @Option(help: "Whether activations are normalized before the nonlinearity or after it.")
    var placement = NetworkConfiguration.Placement.before

    @Option(help: "The nonlinearity.")
    var activation = Activation.Kind.relu

    @Option(parsing: .unconditional, help: "The basic blocks in each stage of a resnet.")
    var blocks = 1

    @Option(
      help: """
        Whose conventions the normalizers have where no option sets one (default: keras for files of \
        Keras, else pytorch).
        """)
    var preset: Convention?

    @OptionGroup(title: "OPTIONS OF METHODS") var flags: NormalizerFlags

    func run() throws {
      try OutputFile.check(output, reading: [file])
      let weights = try ForeignWeights(contentsOf: file)
      let (network, sentences) = try TrainedNetwork.importing(
        weights, path: file, as: try configuration(for: weights))
      try network.write(to: output)
      for sentence in sentences { print(sentence) }
      print("Written: \(output)")
    }

    /// The network that the options name; `nil` without a model.
    private func configuration(for weights: ForeignWeights) throws -> NetworkConfiguration? {
      guard let model else { return nil }
      guard let input else {
        throw PlanError("--model needs --input too, the shape of a sample such as 1x28x28")
      }
      guard let classes = classes ?? weights.outputs else {
        throw PlanError(
          "\(file) has no last layer that says how many classes there are; give --classes")
      }
      let preset = preset ?? weights.convention
      var options = try flags.options(for: normalization, in: preset).values
      options.isElementwise = false
      return NetworkConfiguration(
        model: model, input: input.shape, classes: classes, activation: activation,
        placement: placement, method: normalization, normalizerOptions: options,
        blocksPerStage: blocks)
    }
  }
}

extension NormalizationMethod: ExpressibleByArgument {}
