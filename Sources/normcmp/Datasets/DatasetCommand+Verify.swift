import ArgumentParser
import Reporting
import Storage

extension DatasetCommand {
  struct Verify: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Reads every sample of a dataset and says whether all is well.",
      usage: "normcmp dataset verify <file> [<options>]",
      discussion: """
        Reads every byte, so that checksums are compared, and checks that numbers are finite and \
        within their maximum, that labels are classes, and that samples are stored so that they \
        can be streamed well.
        """)

    @Argument(help: "An HDF5 file with images and labels.") var file: String

    @Flag(help: "Show no progress.") var quiet = false

    func run() throws {
      let data = try DatasetFile(contentsOf: file)
      let progress = WorkProgress.onStandardError("verify", isQuiet: quiet)
      defer { progress?.end() }
      let total = data.sets.reduce(0) { $0 + $1.count }
      var before = 0
      for set in data.sets {
        try set.verify { progress?.update(Double(before + $0) / Double(total)) }
        before += set.count
      }
      progress?.end()
      print("\(file): \(total) samples of \(data.classes) classes, all readable and in order.")
      for warning in data.sets.flatMap(\.warnings) { print("Note: \(warning).") }
    }
  }
}
