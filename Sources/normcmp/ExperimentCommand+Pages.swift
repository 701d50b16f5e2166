import ArgumentParser
import Comparison
import Foundation
import Reporting
import Storage

extension ExperimentCommand {
  struct Pages: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Writes a page for each claim that was decided, as Markdown.",
      discussion: """
        Beside the pages, README.md has the table of verdicts, and pictures/ their figures.

        EXAMPLES
          normcmp experiment pages docs/experiments
        """)

    @Argument(help: "The directory to write to.") var directory: String

    @Option(help: "The directory of the experiments.") var output = "runs/experiments"

    func run() throws {
      let pages = try Experiments.all.compactMap { experiment -> ExperimentPage? in
        let path = experiment.path(in: output)
        guard FileManager.default.fileExists(atPath: path) else { return nil }
        return try ExperimentPage(RunRecord(contentsOf: path))
      }
      guard !pages.isEmpty else {
        throw PlanError(
          "no claim was decided in \(output); run normcmp experiment all, or name another --output")
      }
      try DirectoryCreation.makeWithParents(directory + "/pictures")
      for page in pages {
        try AtomicFile.write(page.markdown, to: "\(directory)/\(page.name).md")
        for figure in page.figures {
          try AtomicFile.write(figure.svg, to: "\(directory)/\(page.path(of: figure))")
        }
      }
      try AtomicFile.write(
        "# Experiments\n\n" + ExperimentPage.index(pages), to: "\(directory)/README.md")
      print("Written: \(counted(pages.count, "page")) and README.md in \(directory)")
    }
  }
}
