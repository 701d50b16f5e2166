import ArgumentParser
import Comparison
import Foundation
import Normalizers
import Reporting
import Storage

struct AdviseCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "advise",
    abstract: "Says which method to take for a network, a batch size and data.",
    discussion: """
      Runs the short comparison that the question needs. Every method is tried with the same \
      learning rates on a fifth of the training set held out; the best four, each at its best \
      rate, are trained with other seeds and judged on the test set. The answer says how sure it \
      is, what the method costs, and what inference does with it. Epochs and seeds are chosen to \
      fit the time; give them to repeat a run.

      EXAMPLES
        normcmp advise --batch-size 4
        normcmp advise my.h5 --batch-size 16 --model resnet --seconds 600
        normcmp advise --methods none,batch,group --margin 0.5 --json
      """)

  @Argument(
    help: ArgumentHelp(
      "An HDF5 file with images and labels; without it, the 8×8 digits that ship with normcmp.",
      valueName: "dataset"))
  var dataset: String?

  @Option(parsing: .unconditional, help: "The samples of a step.")
  var batchSize = ComparisonPlan().batchSize

  @OptionGroup(title: "WHAT IS COMPARED") var network: NetworkOptions

  @OptionGroup(title: "HOW IT IS TRAINED") var training: AdviceOptions

  @Option(
    help: ArgumentHelp(
      "The file of the record (default: runs/advise-DATE-TIME/advice.h5).", valueName: "file"))
  var output: String?

  @Flag(help: "Print the answer as JSON.")
  var json = false

  @Flag(help: "Show no progress.")
  var quiet = false

  @OptionGroup var threads: ThreadOptions

  func validate() throws {
    if let sentence = IdleOptions.sentences(network).first { throw ValidationError(sentence) }
  }

  func run() throws {
    var plan = ComparisonPlan()
    network.apply(to: &plan)
    plan.batchSize = batchSize
    let data = try dataset.map { try ImageDataset(contentsOf: $0) } ?? .digits()
    DatasetWarning.show(data.warnings(isStandardized: training.standardize), isQuiet: quiet)
    let advisor = try Advisor(
      training.question(plan), on: data, threads: ThreadPool(count: threads.count))
    if let output { try checkPlace(output) }
    let progress = AdviceProgress(isQuiet: quiet)
    let advice = try Interruption.guarding {
      defer { progress.end() }
      return try advisor.run(
        isCancelled: { Interruption.signal != nil }, report: progress.show)
    }
    let path = try output ?? Advice.datedPath()
    try advice.record.write(to: path)
    let page = try RunReport(contentsOf: path).writePage()
    try show(advice, path, page)
    if advice.recommended == nil {
      throw PlanError("no method can be recommended; the answer says why")
    }
  }

  /// The answer may take the place of an earlier one, and of no other record.
  private func checkPlace(_ path: String) throws {
    try OutputFile.check(path, reading: [dataset])
    guard FileManager.default.fileExists(atPath: path) else { return }
    guard let record = try? RunRecord(contentsOf: path), record.configuration["tuning_seeds"] != nil
    else {
      throw StorageError(
        "cannot write \(path): what is there is no earlier answer; name another file")
    }
  }

  private func show(_ advice: Advice, _ path: String, _ page: String) throws {
    if json {
      let report = AdviceReport(advice, path: path)
      print(String(decoding: try JSONEncoder.report().encode(report), as: UTF8.self))
      return
    }
    let isStyled =
      Terminal(.standardOutput) != nil && ProcessInfo.processInfo.environment["NO_COLOR"] == nil
    print(AdviceText(advice).text(styled: isStyled), terminator: "")
    print("Written: \(path)")
    print("Report: \(page)")
  }
}
