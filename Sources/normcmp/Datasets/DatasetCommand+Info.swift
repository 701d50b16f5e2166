import ArgumentParser
import Reporting
import Storage

extension DatasetCommand {
  struct Info: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Shows what a dataset holds and how it is stored.",
      usage: "normcmp dataset info <file> [<options>]",
      discussion: """
        Shape, type, layout, chunks and compression, how many samples each class has, and mean and \
        standard deviation of each channel as networks see it. A contact sheet shows the first \
        images of each class, a row a class.

        EXAMPLES
          normcmp dataset info my.h5
          normcmp dataset info my.h5 --sheet my.png
        """)

    @Argument(help: "An HDF5 file with images and labels.") var file: String

    @Option(help: ArgumentHelp("Draw a contact sheet as PNG.", valueName: "file"))
    var sheet: String?

    @Flag(help: "Show no progress.") var quiet = false

    func run() throws {
      if let sheet { try OutputFile.checkText(sheet, reading: [file]) }
      let data = try DatasetFile(contentsOf: file)
      print("\(file): \(data.classes) classes")
      for (index, set) in data.sets.enumerated() {
        let name = data.sets.count == 1 ? "all samples" : index == 0 ? "training" : "test"
        try show(set, named: name)
      }
      guard let sheet, let first = data.sets.first else { return }
      try AtomicFile.write(first.contactSheet(), to: sheet)
      print("Written: \(sheet)")
    }

    private func show(_ set: SampleSet, named name: String) throws {
      print("\n\(name), \(set.object)")
      let extents = set.extents.map(String.init).joined(separator: "×")
      print("  samples      \(set.count) of \(set.sampleShape)")
      print("  stored as    \(set.typeName), \(extents), \(set.layoutName)\(scale(set))")
      print("  in           \(storage(set))")
      let counts = set.classCounts
      let shown = counts.prefix(20).map(String.init).joined(separator: " ")
      print("  per class    \(shown)\(counts.count > 20 ? " …" : "")")
      let progress = WorkProgress.onStandardError("read", isQuiet: quiet)
      defer { progress?.end() }
      let statistics = try set.channelStatistics { progress?.update($0) }
      progress?.end()
      for (channel, statistic) in statistics.prefix(20).enumerated() {
        print(
          "  channel \(channel)    mean \(NumberText.significant(statistic.mean)), deviation "
            + NumberText.significant(statistic.deviation))
      }
      if statistics.count > 20 { print("  …            \(statistics.count) channels in all") }
      for warning in set.warnings { print("  Note: \(warning).") }
    }

    private func scale(_ set: SampleSet) -> String {
      set.maximum.map { ", divided by \(NumberText.significant(Double($0)))" } ?? ""
    }

    private func storage(_ set: SampleSet) -> String {
      let size = "\(NumberText.significant(Double(set.storedBytes) / 1_000_000)) MB"
      guard !set.chunk.isEmpty else { return "one piece, \(size)" }
      let chunk = set.chunk.map(String.init).joined(separator: "×")
      let filters = set.filterNames.isEmpty ? "no filter" : set.filterNames.joined(separator: ", ")
      return "chunks of \(chunk), \(filters), \(size)"
    }
  }
}
