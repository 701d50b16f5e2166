import ArgumentParser
import Comparison
import Foundation
import Reporting
import Storage

struct Compare: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Trains one network with every method and compares the outcomes.",
    discussion: """
      Prints a table and writes a run directory: run.h5, the record of every trial, report.html, \
      a page to look at, and a checkpoint of every network. For one seed, every method starts from the same weights and \
      sees the same minibatches; run again, it writes the same numbers to the last bit, for any \
      number of threads. A run that was stopped, or killed, is carried on with --resume and ends \
      with those numbers too.

      EXAMPLES
        normcmp compare
        normcmp compare --methods none,batch,layer --model mlp --seeds 10
        normcmp compare my.h5 --batch-size 4 --methods batch,batch-renorm,group
        normcmp compare --placement after --activation tanh --init xavier-uniform
        normcmp compare --json --quiet > result.json
        normcmp compare --resume runs/compare-2026-11-21-032815
      """)

  @Argument(
    help: ArgumentHelp(
      "An HDF5 file with images and labels; without it, the 8×8 digits that ship with normcmp.",
      valueName: "dataset"))
  var dataset: String?

  @OptionGroup(title: "WHAT IS COMPARED") var network: NetworkOptions
  @OptionGroup(title: "HOW IT IS TRAINED") var training: TrainingOptions
  @OptionGroup(title: "HOW IT IS RUN") var threads: ThreadOptions
  @OptionGroup(title: "HOW IT IS RUN") var memory: MemoryOptions
  @OptionGroup(title: "HOW IT IS RUN") var running: RunningOptions

  /// A run that is carried on has its own settings, which options are held against when it is known.
  func validate() throws {
    guard running.resume == nil, let sentence = IdleOptions.sentences(network, training).first
    else { return }
    throw ValidationError(sentence)
  }

  func run() throws {
    let work = try running.resume.map(resumed) ?? begun()
    Interruption.watch()
    let progress = ComparisonProgress(
      trials: work.comparison.plan.trials.count, isQuiet: running.quiet)
    let outcome: ComparisonOutcome
    do {
      defer { progress.end() }
      outcome = try work.comparison.run(
        threads: threads.count, directory: work.directory, saving: work.saving,
        isCancelled: { Interruption.signal != nil }, report: progress.show)
    } catch is CancellationError {
      throw Interruption.exit(leaving: work.directory)
    } catch let error as StorageError {
      Interruption.sayHowToResume(work.directory, after: "What was saved before is whole.")
      throw error
    }
    try show(outcome, of: work.comparison.dataset, work.directory)
    guard outcome.methods.contains(where: { $0.failure == nil }) else {
      throw PlanError("no method could be trained; the result says why")
    }
  }

  /// What is run, and where.
  struct Work {
    let comparison: MethodComparison
    let directory: RunDirectory
    let saving: CheckpointPolicy
  }

  private func begun() throws -> Work {
    let plan = makePlan()
    let data = try loaded(dataset, for: plan)
    let comparison = try MethodComparison(plan: plan, dataset: data)
    let directory = try running.output.map { try RunDirectory(creating: $0) } ?? .dated()
    return Work(
      comparison: comparison, directory: directory, saving: running.policy(CheckpointPolicy()))
  }

  /// The data of a file, held or streamed as the plan says; without one, the digits.
  func loaded(_ path: String?, for plan: ComparisonPlan) throws -> ComparisonDataset {
    try ComparisonDataset(path, for: plan, isQuiet: running.quiet)
  }

  /// The plan that the options name.
  func makePlan() -> ComparisonPlan {
    ComparisonPlan(network, training, memory)
  }

  private func show(
    _ outcome: ComparisonOutcome, of data: DatasetRecord, _ directory: RunDirectory
  ) throws {
    let page = try RunReport(contentsOf: directory.recordPath).writePage()
    if running.json {
      let report = ComparisonReport(outcome, dataset: data, run: directory.path)
      print(String(decoding: try JSONEncoder.report().encode(report), as: UTF8.self))
      return
    }
    let isStyled =
      Terminal(.standardOutput) != nil && ProcessInfo.processInfo.environment["NO_COLOR"] == nil
    print(TextTable(outcome).text(styled: isStyled))
    for note in outcome.notes { print(note) }
    print("Written: \(directory.recordPath) and \(directory.path)/checkpoints/")
    print("Report: \(page)")
  }
}
