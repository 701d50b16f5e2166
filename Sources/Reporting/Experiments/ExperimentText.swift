public import Comparison

/// The outcome of an experiment as a person reads it on a terminal.
public struct ExperimentText: Sendable {
  private let outcome: ExperimentOutcome

  /// The text of an outcome.
  public init(_ outcome: ExperimentOutcome) { self.outcome = outcome }

  /// Claim, source, findings, notes and the verdict, in lines of at most `width` characters.
  public func text(width: Int = 80) -> String {
    var lines = "\(outcome.claim.name): \(outcome.claim.statement)".wrapped(width)
    lines += "Source: \(outcome.claim.source)".wrapped(width) + [""]
    for finding in outcome.findings {
      lines += "\(finding.label): \(finding.verdict.rawValue)".wrapped(width, indent: 2)
      lines += "\(Self.statement(finding)); to be found: \(finding.criterion)"
        .wrapped(width, indent: 4)
    }
    lines.append("")
    if outcome.unfinished > 0 {
      lines +=
        "\(outcome.unfinished) of \(outcome.trials.count) trainings diverged or failed; they count as guessing."
        .wrapped(width)
    }
    lines += outcome.notes.flatMap { $0.wrapped(width) }
    let reproduced = outcome.findings.count { $0.verdict == .reproduced }
    lines.append(
      "Verdict: \(outcome.verdict.rawValue) (\(reproduced) of \(outcome.findings.count) findings reproduced)"
    )
    return lines.joined(separator: "\n")
  }

  private static func statement(_ finding: Finding) -> String {
    guard let effect = finding.effect else { return "nothing could be found" }
    guard let interval = finding.interval else { return "found \(NumberText.measured(effect))" }
    return "found \(NumberText.estimate(effect, interval)), "
      + "\(NumberText.pStatement(finding.pValue)), n = \(finding.n)"
  }
}
