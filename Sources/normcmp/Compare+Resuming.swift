import Comparison
import Foundation
import Storage

extension Compare {
  /// The run that has begun in a directory.
  func resumed(_ path: String) throws -> Work {
    let directory = try RunDirectory(resuming: path)
    guard let settings = directory.settings, let plan = try directory.plan() else {
      throw PlanError("no run has begun in \(path); begin one with --output \(path)")
    }
    try checkOptions(against: plan, of: path)
    return Work(
      comparison: try MethodComparison(plan: plan, dataset: resumedData(settings, plan, of: path)),
      directory: directory, saving: running.policy(settings.saving))
  }

  /// The data of a run: where they were, unless told that they are elsewhere now.
  private func resumedData(
    _ settings: RunSettings, _ plan: ComparisonPlan, of path: String
  ) throws -> ComparisonDataset {
    if let dataset { return try loaded(dataset, for: plan) }
    guard let file = settings.datasetPath else { return .held(try .digits()) }
    guard FileManager.default.fileExists(atPath: file) else {
      throw PlanError(
        "the data of the run in \(path) were in \(file), where there is no file now; "
          + "say where it is: normcmp compare <dataset> --resume \(path)")
    }
    return try loaded(file, for: plan)
  }

  /// Refuses an option that says otherwise than the run that is to be carried on.
  private func checkOptions(against plan: ComparisonPlan, of path: String) throws {
    let given = Set(CommandLine.arguments.map { $0.prefix { $0 != "=" } })
    let settings = plan.settings
    for (name, value) in makePlan().settings {
      let option = "--" + name.replacing("_", with: "-")
      guard given.contains(option[...]), let own = settings[name], own != value else { continue }
      throw PlanError(
        "the run in \(path) was begun with \(option) \(own), not \(value); leave \(option) out, "
          + "or begin another run")
    }
  }
}
