import ArgumentParser
import Comparison
import Storage

extension ExperimentCommand {
  struct List: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Prints every claim, its source, what deciding it costs, and the last verdict.")

    @Option(help: "The directory of the experiments.") var output = "runs/experiments"

    func run() throws {
      let setting = ExperimentSetting(.standard, data: try .digits())
      for experiment in Experiments.all {
        print("\(experiment.claim.name): \(experiment.claim.statement)")
        print("  \(experiment.claim.source)")
        let trainings = experiment.trainings(setting)
        print("  Cost: \(trainings > 0 ? "\(trainings) trainings" : "seconds")")
        guard let record = try? RunRecord(contentsOf: experiment.path(in: output)),
          case .string(let verdict) = record.configuration["verdict"],
          case .string(let size) = record.configuration["size"]
        else { continue }
        let seconds = record.trials.compactMap { $0.times["seconds"] }.reduce(0, +)
        let cost = seconds > 0 ? ", \(Int(seconds.rounded(.up))) s of training" : ""
        print("  Last verdict: \(verdict) (\(size), \(record.dataset.name)\(cost))")
      }
    }
  }
}
