import Comparison
import Storage

extension RunReport {
  /// The command that repeats the run; `nil` where the record does not tell it.
  package var command: String? {
    if let page = ExperimentPage(record) { return page.command }
    if let command = setting("command") { return command }
    guard kind == .comparison, record.configuration["methods"] != nil else { return nil }
    var plan = ComparisonPlan()
    if let rule = setting("optimizer").flatMap(OptimizerChoice.Rule.init) {
      plan.optimizer = OptimizerChoice(rule)
    }
    let usual = plan.settings
    let options = record.configuration.flatMap { name, value -> [String] in
      // With another rule of steps the usual numbers are others, but the rule itself has to be named.
      guard usual[name] != value || name == "optimizer" && value != "sgd", value != "default" else {
        return []
      }
      let option = "--" + name.replacing("_", with: "-")
      if case .boolean(let truth) = value { return truth ? [option] : [] }
      return [option, Self.quoted(Self.seedRange(name, value.description))]
    }
    let data = record.dataset.name == "digits" ? [] : [Self.quoted(record.dataset.source)]
    return (["normcmp compare"] + data + options).joined(separator: " ")
  }

  /// Consecutive seeds as a range.
  private static func seedRange(_ name: String, _ text: String) -> String {
    let seeds = text.split(separator: ",").compactMap { UInt64($0) }
    guard name == "seeds", seeds.count > 2, let first = seeds.first, let last = seeds.last,
      last >= first, seeds == Array(first...last)
    else { return text }
    return "\(first)-\(last)"
  }

  /// A word as a shell takes it.
  private static func quoted(_ word: String) -> String {
    let isPlain = word.allSatisfy { $0.isLetter || $0.isNumber || "-_./,:+=".contains($0) }
    return isPlain ? word : "'" + word.replacing("'", with: "'\\''") + "'"
  }
}
