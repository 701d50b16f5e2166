import ArgumentParser
import Comparison
import Foundation
import Reductions
import Reporting
import Storage

extension ExperimentCommand {
  struct Run: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Decides a claim; the word run may be left out.",
      usage: "normcmp experiment <claim> [<dataset>] [<options>]")

    @Argument(help: "A claim, or all of them.") var claim: String

    @Argument(
      help: ArgumentHelp(
        "An HDF5 file with images and labels; without it, the 8×8 digits that ship with normcmp.",
        valueName: "dataset"))
    var dataset: String?

    @Flag(help: "How much is done (default: minutes a claim).") var size: Size?

    @Option(
      parsing: .unconditional,
      help: ArgumentHelp(
        """
        How many seeds (8 stands for 1 to 8), a range such as 101-112, or a list such as 3,5,9 \
        (default: 12; 8 when quick).
        """,
        valueName: "seeds"),
      transform: SeedList.seeds)
    var seeds: [UInt64]?

    @Option(help: "The directory of the experiments, which may have earlier ones.")
    var output = "runs/experiments"

    @Flag(help: "Print the outcomes as JSON.") var json = false

    @Flag(help: "Show no progress.") var quiet = false

    @OptionGroup var threads: ThreadOptions

    enum Size: String, EnumerableFlag {
      case quick, full

      static func help(for value: Size) -> ArgumentHelp? {
        switch value {
        case .quick: "Seconds to a minute a claim: fewer seeds and steps, and p ≤ 0.05."
        case .full: "The source's own setting, as far as it fits."
        }
      }
    }

    func validate() throws {
      if claim != "all", Experiments.named(claim) == nil {
        throw ValidationError(
          "there is no experiment '\(claim)'; see normcmp experiment list")
      }
    }

    func run() throws {
      let experiments = Experiments.named(claim).map { [$0] } ?? Experiments.all
      let setting = try makeSetting()
      Interruption.watch()
      var reports: [ExperimentReport] = []
      for experiment in experiments {
        let progress = ExperimentProgressLine(isQuiet: quiet)
        var setting = setting
        setting.report = progress.show
        let outcome: ExperimentOutcome
        do {
          defer { progress.end() }
          outcome = try experiment.run(setting) { Interruption.signal != nil }
        } catch is CancellationError {
          throw interruption()
        }
        let record = experiment.record(of: outcome, setting)
        try DirectoryCreation.makeWithParents(output)
        try record.write(to: experiment.path(in: output))
        let page = try RunReport(
          record, name: experiment.claim.name, path: experiment.path(in: output)
        ).writePage()
        if json {
          reports.append(ExperimentReport(outcome))
        } else {
          print(ExperimentText(outcome).text())
          print("Written: \(experiment.path(in: output)) and \(page)\n")
        }
      }
      if json { print(String(decoding: try JSONEncoder.report().encode(reports), as: UTF8.self)) }
    }

    private func makeSetting() throws -> ExperimentSetting {
      ExperimentSetting(
        size.map { $0 == .quick ? .quick : .full } ?? .standard,
        seeds: seeds,
        data: try dataset.map { try ImageDataset(contentsOf: $0) } ?? .digits(),
        threads: ThreadPool(count: threads.count), store: TrialStore(output))
    }

    private func interruption() -> ExitCode {
      let sentence =
        "Stopped before the end; the trials that were done are in \(output), and the same command carries on.\n"
      FileHandle.standardError.write(Data(sentence.utf8))
      return ExitCode(128 + (Interruption.signal ?? SIGINT))
    }
  }
}

extension Experiment {
  /// Where the record of the experiment is written.
  func path(in directory: String) -> String { "\(directory)/\(claim.name).h5" }
}
