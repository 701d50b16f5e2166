import ArgumentParser
import Storage

struct DatasetCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "dataset", abstract: "Makes datasets.", subcommands: [Generate.self])
}

extension DatasetCommand {
  struct Generate: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Writes synthetic images of any size and difficulty, as HDF5.",
      usage: "normcmp dataset generate <file> [<options>]",
      discussion: """
        Each class is a smooth random picture; samples differ from it in position, contrast, \
        brightness and noise, the more the higher the difficulty. The same options give the same \
        file.

        EXAMPLES
          normcmp dataset generate easy.h5 --difficulty 0.1
          normcmp dataset generate color.h5 --channels 3 --height 32 --width 32
        """)

    @Argument(help: "The file to write.")
    var file: String

    @Option(parsing: .unconditional, help: "The number of classes.")
    var classes = SyntheticImages().classes

    @Option(parsing: .unconditional, help: "The training images.")
    var samples = SyntheticImages().samples

    @Option(parsing: .unconditional, help: "The test images.")
    var testSamples = SyntheticImages().testSamples

    @Option(parsing: .unconditional, help: "The channels.")
    var channels = SyntheticImages().channels

    @Option(parsing: .unconditional, help: "The height in pixels.")
    var height = SyntheticImages().height

    @Option(parsing: .unconditional, help: "The width in pixels.")
    var width = SyntheticImages().width

    @Option(
      parsing: .unconditional,
      help: "From 0, where all samples of a class are one picture, to 1.")
    var difficulty = SyntheticImages().difficulty

    @Option(parsing: .unconditional, help: "The seed of the random numbers.")
    var seed = SyntheticImages().seed

    func run() throws {
      var recipe = SyntheticImages()
      recipe.classes = classes
      recipe.samples = samples
      recipe.testSamples = testSamples
      recipe.channels = channels
      recipe.height = height
      recipe.width = width
      recipe.difficulty = difficulty
      recipe.seed = seed
      try ImageDataset.synthetic(recipe).write(to: file)
      print("Written: \(file)")
    }
  }
}
