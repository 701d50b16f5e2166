import ArgumentParser
import Comparison
import Foundation
import Normalizers
import Reporting
import Storage

struct SweepCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sweep",
    abstract: "Compares methods in every cell of a grid of settings.",
    usage: "normcmp sweep [<dataset>] --over <option>=<value>,… [<options>]",
    discussion: """
      Every method is trained with every combination of the values, with the same seeds. Each \
      training is kept in a file of its own under trials/, so that the same command with the same \
      --output carries on where it was stopped, and trains only what is new when values or seeds \
      are added. At the end sweep.h5 is the record of all. A training that diverges counts as \
      guessing.

      Any option of this command that changes training can be swept; standardize and \
      data-dependent-init take true and false. For an array of jobs on a cluster, --list shows \
      the trials, --trial runs one alone, and normcmp merge joins their files.

      EXAMPLES
        normcmp sweep --methods batch,group --over batch-size=2,8,32
        normcmp sweep my.h5 --over optimizer=sgd,adam --over learning-rate=0.01,0.1 \\
          --methods none,batch,layer --seeds 12 --output runs/rates
        normcmp sweep --over init-scale=0.1,1,10 --list
        normcmp sweep --over init-scale=0.1,1,10 --trial 3 --output runs/scales
      """)

  @Argument(
    help: ArgumentHelp(
      "An HDF5 file with images and labels; without it, the 8×8 digits that ship with normcmp.",
      valueName: "dataset"))
  var dataset: String?

  @Option(
    help: ArgumentHelp(
      "An option and the values it takes; may be given several times, for all combinations.",
      valueName: "option=values"))
  var over: [SweptOption]

  @OptionGroup(title: "WHAT IS COMPARED") var network: NetworkOptions
  @OptionGroup(title: "HOW IT IS TRAINED") var training: TrainingOptions
  @OptionGroup(title: "HOW IT IS RUN") var threads: ThreadOptions
  @OptionGroup(title: "HOW IT IS RUN") var memory: MemoryOptions
  @OptionGroup(title: "HOW IT IS RUN") var running: SweepRunningOptions

  func run() throws {
    let plans = try plans()
    let sweep = try Sweep(over: over.map(\.setting), plans: plans)
    if running.list { return print(TextTable(sweep).text(), terminator: "") }
    // What is noted of data is for the cells that take them as they are.
    let data = try ComparisonDataset(
      dataset, for: plans.first { !$0.isStandardized } ?? plan, isQuiet: running.quiet)
    try sweep.check(on: data)
    if let number = running.trial { return try runTrial(number, of: sweep, on: data) }
    let directory = try SweepDirectory(running.output)
    Interruption.watch()
    let progress = ExperimentProgressLine(isQuiet: running.quiet)
    let record: RunRecord
    do {
      defer { progress.end() }
      record = try sweep.run(
        on: data, threads: ThreadPool(count: threads.count), directory: directory,
        isCancelled: { Interruption.signal != nil }, report: progress.show)
    } catch is CancellationError {
      throw interruption(directory)
    }
    try SweepResult(record, path: directory.recordPath).show(json: running.json)
  }

  private func runTrial(_ number: Int, of sweep: Sweep, on data: ComparisonDataset) throws {
    guard sweep.items.indices.contains(number - 1) else {
      throw PlanError(
        "the sweep has the trials 1 to \(sweep.items.count), but \(number) was asked for")
    }
    guard let output = running.output else {
      throw PlanError(
        "--trial needs --output: the directory of the sweep, or a file that ends in .h5")
    }
    let (record, path) = try Interruption.guarding {
      try sweep.runTrial(
        number, on: data, threads: ThreadPool(count: threads.count), to: output,
        isCancelled: { Interruption.signal != nil })
    }
    let accuracy = NumberText.percent(record.scalars["final_test_accuracy"], places: 2)
    print("\(record.method), seed \(record.seed): \(record.status.rawValue), \(accuracy)")
    print("Written: \(path)")
  }

  private func interruption(_ directory: SweepDirectory) -> ExitCode {
    var words = ["normcmp"] + CommandLine.arguments.dropFirst()
    if running.output == nil { words += ["--output", directory.path] }
    let sentence =
      "Stopped before the end; the trials that were done are kept. Go on with: "
      + words.map(Interruption.shellWord).joined(separator: " ") + "\n"
    FileHandle.standardError.write(Data(sentence.utf8))
    return ExitCode(128 + (Interruption.signal ?? SIGINT))
  }

  /// The plan without what is swept.
  private var plan: ComparisonPlan { ComparisonPlan(network, training, memory) }

  /// The plan of each cell: what the command line would say with one value for each option that is swept.
  private func plans() throws -> [ComparisonPlan] {
    let given = Array(CommandLine.arguments.dropFirst(2))
    for option in over { try check(option, given) }
    var combinations: [[String]] = [[]]
    for option in over {
      // Without a value at its end, a command line is right for a flag alone.
      let isFlag = (try? Self.parsed(given + ["--\(option.name)"])) != nil
      let values = try option.values.map { try option.arguments($0, isFlag: isFlag) }
      combinations = combinations.flatMap { start in values.map { start + $0 } }
    }
    let cells = try combinations.map { try Self.parsed($0 + given) }
    // An option may serve some of the cells.
    let idle = cells.map { Set(IdleOptions.sentences($0.network, $0.training)) }
    if let first = idle.first, let sentence = idle.reduce(first, { $0.intersection($1) }).min() {
      throw PlanError(sentence)
    }
    return cells.map(\.plan)
  }

  private func check(_ option: SweptOption, _ given: [String]) throws {
    let alike = ["methods", "seeds", "memory"]
    let names = plan.settings.names.filter { !alike.contains($0) }
    guard names.contains(option.setting) else {
      let choices = names.map { $0.replacing("_", with: "-") }.joined(separator: ", ")
      throw PlanError(
        "\(option.name) cannot be swept over; choose from \(choices)")
    }
    if over.count(where: { $0.name == option.name }) > 1 {
      throw PlanError("\(option.name) is swept over twice; name all its values in one --over")
    }
    if given.contains(where: { $0 == "--\(option.name)" || $0.hasPrefix("--\(option.name)=") }) {
      throw PlanError(
        "--\(option.name) is given, and swept over as well; leave one of the two out")
    }
  }

  /// This command with other arguments.
  private static func parsed(_ arguments: [String]) throws -> SweepCommand {
    let command: any ParsableCommand
    do { command = try Normcmp.parseAsRoot(["sweep"] + arguments) } catch {
      throw PlanError(Normcmp.message(for: error))
    }
    guard let command = command as? SweepCommand else {
      throw PlanError("--help and --version cannot be swept over")
    }
    return command
  }
}
