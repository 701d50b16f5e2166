import ArgumentParser
import Reporting
import Storage

extension DatasetCommand {
  struct Generate: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Writes synthetic images of any size and difficulty, as HDF5.",
      usage: "normcmp dataset generate <file> [<options>]",
      discussion: """
        Each class is a smooth random picture; samples differ from it in position, contrast, \
        brightness and noise, the more the higher the difficulty. The same options give the same \
        file. It may be larger than memory.

        EXAMPLES
          normcmp dataset generate easy.h5 --difficulty 0.1
          normcmp dataset generate color.h5 --channels 3 --height 32 --width 32
          normcmp dataset generate large.h5 --samples 6000000 --height 28 --width 28
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

    @OptionGroup var writing: DatasetWritingOptions

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
      let progress = WorkProgress.onStandardError("generate", isQuiet: writing.quiet)
      defer { progress?.end() }
      try Interruption.guarding {
        try recipe.write(to: file, isCompressed: writing.compress) {
          try Interruption.check()
          progress?.update($0)
        }
      }
      progress?.end()
      print("Written: \(file)")
    }
  }
}
