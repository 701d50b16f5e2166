import Comparison
import Storage

extension RunReport {
  /// The largest adjusted p-value that a comparison takes for more than chance.
  static let level = 0.05

  /// A heading.
  var title: String {
    switch kind {
    case .comparison:
      "\(counted(arms.count, "method")) on \(record.dataset.name)"
    case .advice: "Advice on \(record.dataset.name)"
    case .sweep: "Sweep over \(counted(arms.count, "arm")) on \(record.dataset.name)"
    case .experiment: setting("experiment") ?? name
    }
  }

  /// What was asked, one sentence.
  var question: String {
    switch kind {
    case .experiment: return setting("claim") ?? ""
    case .advice:
      return
        "Which normalization to take for a \(setting("model") ?? "network") at a batch size of "
        + "\(setting("batch_size") ?? "any") on \(record.dataset.name)?"
    case .comparison, .sweep:
      let model = setting("model").map { "a \($0)" } ?? "a network"
      return
        "Which normalization gives \(model) the highest test accuracy on \(record.dataset.name)"
        + (setting("epochs").flatMap { Int($0) }.map { " after \(counted($0, "epoch"))" } ?? "")
        + "?"
    }
  }

  /// The answer with its certainty: one sentence, or two.
  package var answer: String {
    switch kind {
    case .experiment: verdictSentence
    case .comparison: (comparisonSentences + troubles).joined(separator: " ")
    case .sweep: (sweepSentences + troubles).joined(separator: " ")
    case .advice: (adviceSentences + troubles).joined(separator: " ")
    }
  }

  private var verdictSentence: String {
    let level = setting("level").map { "p ≤ \($0)" } ?? "the level"
    let explanation =
      switch setting("verdict").flatMap(Verdict.init) {
      case .reproduced:
        seeds.isEmpty
          ? "every part was measured as claimed."
          : "every part was found as claimed, and chance is ruled out (adjusted \(level), \(seeds.count) seeds)."
      case .notReproduced: "the data exclude an effect as large as the claim's."
      case .contradicted:
        "the opposite of a part was found, and chance is ruled out (adjusted \(level))."
      case .inconclusive, nil: "the data allow both; more seeds may decide."
      }
    return "\((setting("verdict") ?? "undecided").capitalizedFirst): \(explanation)"
  }

  private var comparisonSentences: [String] {
    let finals = arms.filter { $0.failure == nil }
      .compactMap { arm in arm.sample("final_test_accuracy").mean.map { (arm: arm, mean: $0) } }
    guard let best = finals.max(by: { $0.mean < $1.mean }) else {
      return ["No method could be trained."]
    }
    let highest =
      "\(best.arm.name) has the highest mean, \(NumberText.percent(best.arm.sample("final_test_accuracy"), places: 2))"
    guard seeds.count > 1 else {
      return ["\(highest), but one seed says nothing of chance: give --seeds 10 or more."]
    }
    guard let reference, arms.count > 1 else { return [highest + "."] }
    let found = adjustedPValues.filter { $0.value <= Self.level }
    let certain = arms.filter { found[$0.name] != nil }
    func list(_ isBetter: Bool) -> String? {
      let named = certain.filter { (difference($0) ?? 0 > 0) == isBetter }.map(described)
      return named.isEmpty ? nil : named.joined(separator: ", ")
    }
    guard !certain.isEmpty else { return [undecided(against: reference), highest + "."] }
    let verdicts = [
      list(true).map { "better than \(reference): \($0)" },
      list(false).map { "worse than \(reference): \($0)" },
    ].compactMap(\.self).joined(separator: "; ")
    let rest = arms.count - 1 - certain.count
    return [
      verdicts.capitalizedFirst
        + (rest > 0
          ? "; \(rest == 1 ? "the other one is" : "the others are") not told from it by \(counted(seeds.count, "seed"))."
          : "."),
      highest + ".",
    ]
  }

  /// That chance may explain all differences, and whether more seeds could help.
  private func undecided(against reference: String) -> String {
    let adjusted = adjustedPValues
    let compared = record.comparisons.rows
    var sentence = "No method is told from \(reference) by \(counted(seeds.count, "seed"))"
    if let closest = arms.filter({ adjusted[$0.name] != nil })
      .min(by: { (adjusted[$0.name] ?? 1) < (adjusted[$1.name] ?? 1) })
    {
      sentence += "; nearest to certain is \(described(closest))"
    }
    // 2·2⁻ⁿ is the smallest p of n seeds, and Holm multiplies the smallest by the number of tests.
    var needed = 2
    var smallest = Double(compared) * 0.5
    while smallest > Self.level {
      smallest /= 2
      needed += 1
    }
    if needed > seeds.count {
      sentence +=
        ". With \(counted(compared, "comparison")) it takes at least \(needed) seeds to rule chance out"
    }
    return sentence + "."
  }

  private func difference(_ arm: ReportedArm) -> Double? {
    number(
      \.comparisons, "comparisons", "difference", row: row(\.comparisons, "method", arm.name),
      Self.signedPoints)?.value
  }

  /// A method with its difference and how sure that is.
  private func described(_ arm: ReportedArm) -> String {
    let row = row(\.comparisons, "method", arm.name)
    func points(_ column: String) -> String {
      number(\.comparisons, "comparisons", column, row: row, Self.signedPoints)?.text
        ?? NumberText.absent
    }
    return
      "\(arm.name) (\(points("difference")) points, 95 % interval \(points("interval_low")) to "
      + "\(points("interval_high")), adjusted \(NumberText.pStatement(adjustedPValues[arm.name])))"
  }

  private var sweepSentences: [String] {
    let means = arms.compactMap { arm in
      arm.sample("final_test_accuracy").mean.map { (arm: arm, mean: $0) }
    }
    guard let best = means.max(by: { $0.mean < $1.mean }) else {
      return ["No arm could be trained."]
    }
    let finals = best.arm.sample("final_test_accuracy").values
    let close = arms.filter { arm in
      let others = arm.sample("final_test_accuracy").values
      guard arm.name != best.arm.name, others.count == finals.count else { return false }
      let differences = PairedDifferences(of: finals, against: others)
      return differences.sample.meanInterval()?.contains(0) ?? true
    }
    return [
      "The highest mean is that of \(best.arm.name), "
        + "\(NumberText.percent(best.arm.sample("final_test_accuracy"), places: 2)) over "
        + "\(counted(best.arm.trials.count, "seed")); \(counted(close.count, "other arm")) of "
        + "\(arms.count - 1) cannot be told from it (95 % intervals of the paired differences, unadjusted)."
    ]
  }

  private var adviceSentences: [String] {
    guard let recommended = setting("recommended"), !recommended.isEmpty else {
      return ["No method can be recommended."]
    }
    let row = row(\.summary, "method", recommended)
    func cell(_ column: String) -> String {
      number(\.summary, "summary", column, row: row, Self.percent)?.text ?? NumberText.absent
    }
    return [
      "Take \(recommended): test accuracy \(cell("test_accuracy_mean")) % (95 % interval \(cell("test_accuracy_low")) to "
        + "\(cell("test_accuracy_high")))\(setting("best") == recommended ? ", the highest mean." : "; the highest mean is that of \(setting("best") ?? "another").")"
    ]
  }

  /// What failed or diverged.
  private var troubles: [String] {
    let failed = arms.filter { $0.failure != nil }.map(\.name)
    let diverged = arms.filter { $0.diverged > 0 }
    let trials = diverged.reduce(0) { $0 + $1.diverged }
    return
      (failed.isEmpty ? [] : ["Could not be trained: \(failed.joined(separator: ", "))."])
      + (diverged.isEmpty
        ? []
        : [
          "\(counted(trials, "trial")) diverged and count as guessing (\(diverged.map(\.name).joined(separator: "; ")))."
        ])
  }
}

extension RunReport {
  /// What failed or diverged, a sentence an arm, with the reason that the record gives.
  var troubleSentences: [String] {
    arms.compactMap { arm in
      if let failure = arm.failure { return "\(arm.name) could not be trained: \(failure)." }
      guard arm.diverged > 0 else { return nil }
      let trials = arm.trials.filter { $0.status == .diverged }
      let reasons = trials.map { trial in
        "seed \(trial.seed)" + (trial.failure.map { " (\($0))" } ?? "")
      }
      return
        "\(arm.name) diverged in \(arm.diverged) of \(arm.trials.count) trials, which count as guessing: "
        + reasons.joined(separator: ", ") + "."
    }
  }
}

extension String {
  fileprivate var capitalizedFirst: String { prefix(1).uppercased() + dropFirst() }
}
