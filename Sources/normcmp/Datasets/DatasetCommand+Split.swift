import ArgumentParser
import Reporting
import Storage

extension DatasetCommand {
  struct Split: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Divides a file of one set into a training and a test set.",
      usage: "normcmp dataset split <file> <output> [<options>]",
      discussion: """
        Of each class the same part goes to the test set. Without options it is the division that \
        compare makes of such a file by itself.

        EXAMPLES
          normcmp dataset split all.h5 divided.h5
          normcmp dataset split all.h5 divided.h5 --test-fraction 0.1 --seed 7
        """)

    @Argument(help: "The file to read.") var file: String
    @Argument(help: "The file to write.") var output: String

    @Option(parsing: .unconditional, help: "The part of each class that goes to the test set.")
    var testFraction = ImageDataset.Split.testFraction

    @Option(parsing: .unconditional, help: "The seed of the choice.")
    var seed = ImageDataset.Split.divisionSeed

    @OptionGroup var writing: DatasetWritingOptions

    func run() throws {
      try OutputFile.check(output, reading: [file])
      let data = try DatasetFile(contentsOf: file)
      let progress = WorkProgress.onStandardError("split", isQuiet: writing.quiet)
      defer { progress?.end() }
      try Interruption.guarding {
        try data.writeDivided(
          to: output, testFraction: testFraction, seed: seed, isCompressed: writing.compress
        ) {
          try Interruption.check()
          progress?.update($0)
        }
      }
      progress?.end()
      let (train, test) = try DatasetFile(contentsOf: output).trainingAndTest()
      print("\(train.count) training and \(test.count) test samples.")
      print("Written: \(output)")
    }
  }
}
