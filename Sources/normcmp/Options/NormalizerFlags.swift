import ArgumentParser
import Comparison
import Normalizers

/// The options of normalizers as flags: texts, which ``NormalizerOptions`` reads.
struct NormalizerFlags: ParsableArguments {
  @Option(parsing: .unconditional, help: .of(.epsilon)) var epsilon: String?
  @Option(parsing: .unconditional, help: .of(.momentum)) var momentum: String?
  @Option(help: .of(.runningVariance)) var runningVariance: String?
  @Option(help: .of(.runningStatistics)) var runningStatistics: String?
  @Flag(help: "Let training behave as inference, backward too.") var frozen = false
  @Option(parsing: .unconditional, help: .of(.ghostBatchSize)) var ghostBatchSize: String?
  @Option(help: .of(.ghostUpdate)) var ghostUpdate: String?
  @Option(help: .of(.ghostArrangement)) var ghostArrangement: String?
  @Option(help: .of(.over)) var over: String?
  @Option(parsing: .unconditional, help: .of(.groups)) var groups: String?
  @Option(parsing: .unconditional, help: .of(.groupSize)) var groupSize: String?
  @Option(help: .of(.arrangement)) var arrangement: String?
  @Option(help: .of(.renormConvention)) var renormConvention: String?
  @Option(parsing: .unconditional, help: .of(.renormMomentum)) var renormMomentum: String?
  @Option(parsing: .unconditional, help: .of(.rMin)) var rMin: String?
  @Option(parsing: .unconditional, help: .of(.rMax)) var rMax: String?
  @Option(parsing: .unconditional, help: .of(.dMax)) var dMax: String?
  @Option(help: .of(.schedule)) var schedule: String?
  @Option(parsing: .unconditional, help: .of(.dim)) var dim: String?
  @Option(parsing: .unconditional, help: .of(.iterations)) var iterations: String?
  @Option(help: .of(.order)) var order: String?
  @Option(parsing: .unconditional, help: .of(.penalty)) var penalty: String?
  @Option(help: .of(.operatorSize)) var operatorSize: String?
  @Option(help: .of(.stride)) var stride: String?
  @Option(help: .of(.padding)) var padding: String?

  /// What was typed, in the order in which options are set.
  private var texts: [(option: NormalizerOption, text: String)] {
    let given: [(NormalizerOption, String?)] = [
      (.epsilon, epsilon), (.momentum, momentum), (.runningVariance, runningVariance),
      (.runningStatistics, runningStatistics), (.frozen, frozen ? "on" : nil),
      (.ghostBatchSize, ghostBatchSize), (.ghostUpdate, ghostUpdate),
      (.ghostArrangement, ghostArrangement), (.over, over), (.arrangement, arrangement),
      (.groups, groups), (.groupSize, groupSize), (.renormConvention, renormConvention),
      (.renormMomentum, renormMomentum), (.rMin, rMin), (.rMax, rMax), (.dMax, dMax),
      (.schedule, schedule), (.dim, dim), (.iterations, iterations), (.order, order),
      (.penalty, penalty), (.operatorSize, operatorSize), (.stride, stride), (.padding, padding),
    ]
    return given.compactMap { option, text in text.map { (option, $0) } }
  }

  /// The convention's options for a method with what was typed set, and what the user should know of it.
  ///
  /// - Throws: a sentence that names the flag, when the method does not know it or its value is none.
  func options(
    for method: NormalizationMethod, in convention: Convention
  ) throws -> (values: NormalizerOptions, notes: [String]) {
    var options = convention.options(for: method)
    var notes: [String] = []
    if convention.counterpart(of: method) == nil {
      notes.append("\(convention.rawValue) has no \(method.rawValue), so the paper's defaults hold")
    }
    for (option, text) in texts {
      guard method.options.contains(option) else {
        throw PlanError(
          "--\(option.rawValue) is no option of \(method.rawValue); leave it out, or see "
            + "normcmp methods \(method.rawValue)")
      }
      try options.set(option, to: text, in: convention)
      if option == .momentum || option == .renormMomentum, Double(text) != nil {
        notes.append(
          "\(option.rawValue) \(text) is taken as \(options.text(of: option)), the side of "
            + convention.rawValue)
      }
    }
    if groups != nil, groupSize != nil {
      throw PlanError("--groups and --group-size say the same; give one of them")
    }
    return (options, notes)
  }
}

extension ArgumentHelp {
  /// The help of an option, from its own description.
  fileprivate static func of(_ option: NormalizerOption) -> ArgumentHelp {
    ArgumentHelp("\(option.summary)", valueName: option.values)
  }
}
