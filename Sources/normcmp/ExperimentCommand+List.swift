import ArgumentParser
import Comparison
import Storage

extension ExperimentCommand {
  struct List: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Prints every claim, its source, and the last verdict.")

    @Option(help: "The directory of the experiments.") var output = "runs/experiments"

    func run() throws {
      for experiment in Experiments.all {
        print("\(experiment.claim.name): \(experiment.claim.statement)")
        print("  \(experiment.claim.source)")
        guard let record = try? RunRecord(contentsOf: experiment.path(in: output)),
          case .string(let verdict) = record.configuration["verdict"],
          case .string(let size) = record.configuration["size"]
        else { continue }
        print("  Last verdict: \(verdict) (\(size), \(record.dataset.name))")
      }
    }
  }
}
