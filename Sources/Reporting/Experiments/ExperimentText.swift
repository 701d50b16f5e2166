public import Comparison

/// The outcome of an experiment as a person reads it on a terminal.
public struct ExperimentText: Sendable {
  private let outcome: ExperimentOutcome

  /// The text of an outcome.
  public init(_ outcome: ExperimentOutcome) { self.outcome = outcome }

  /// Claim, source, findings, notes and the verdict, in lines of at most `width` characters.
  public func text(width: Int = 80) -> String {
    var lines = Self.wrapped("\(outcome.claim.name): \(outcome.claim.statement)", width)
    lines += Self.wrapped("Source: \(outcome.claim.source)", width) + [""]
    for finding in outcome.findings {
      lines += Self.wrapped("\(finding.label): \(finding.verdict.rawValue)", width, indent: 2)
      lines += Self.wrapped(
        "\(Self.statement(finding)); to be found: \(finding.criterion)", width, indent: 4)
    }
    lines.append("")
    if outcome.unfinished > 0 {
      lines += Self.wrapped(
        "\(outcome.unfinished) of \(outcome.trials.count) trainings diverged or failed; they count as "
          + "guessing.", width)
    }
    lines += outcome.notes.flatMap { Self.wrapped($0, width) }
    lines.append("Verdict: \(outcome.verdict.rawValue)")
    return lines.joined(separator: "\n")
  }

  private static func statement(_ finding: Finding) -> String {
    guard let effect = finding.effect else { return "nothing could be found" }
    guard let interval = finding.interval else { return "found \(NumberText.measured(effect))" }
    return "found \(NumberText.estimate(effect, interval, places: 2)), "
      + "\(NumberText.pStatement(finding.pValue)), n = \(finding.n)"
  }

  /// Breaks a paragraph at spaces.
  private static func wrapped(_ text: String, _ width: Int, indent: Int = 0) -> [String] {
    let margin = String(repeating: " ", count: indent)
    var lines: [String] = []
    var line = margin
    for word in text.split(separator: " ") {
      if line.count > indent, line.count + 1 + word.count > width {
        lines.append(line)
        line = margin
      }
      line += (line.count > indent ? " " : "") + word
    }
    return lines + [line]
  }
}
