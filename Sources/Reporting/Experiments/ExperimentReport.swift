public import Comparison

/// The outcome of an experiment as `--json` prints it.
public struct ExperimentReport: Encodable, Sendable {
  /// The claim's name.
  public let experiment: String
  /// What was claimed.
  public let claim: String
  /// Where.
  public let source: String
  /// What the findings say together.
  public let verdict: Verdict
  /// How many trainings diverged or failed.
  public let unfinished: Int
  /// The parts of the claim.
  public let findings: [Part]
  /// What a reader has to know beside the verdict.
  public let notes: [String]

  /// A part of a claim; what there is none of is left out.
  public struct Part: Encodable, Sendable {
    /// What was compared with what.
    public let label: String
    /// What had to be found.
    public let criterion: String
    /// What was found.
    public let effect: Double?
    /// Its 95 % interval.
    public let interval: ConfidenceInterval?
    /// The adjusted p-value for the claim.
    public let pValue: Double?
    /// The number of seeds.
    public let n: Int
    /// What it says.
    public let verdict: Verdict
  }

  /// The report of an outcome.
  public init(_ outcome: ExperimentOutcome) {
    experiment = outcome.claim.name
    claim = outcome.claim.statement
    source = outcome.claim.source
    verdict = outcome.verdict
    unfinished = outcome.unfinished
    findings = outcome.findings.map {
      Part(
        label: $0.label, criterion: $0.criterion, effect: $0.effect, interval: $0.interval,
        pValue: $0.pValue, n: $0.n, verdict: $0.verdict)
    }
    notes = outcome.notes
  }
}
