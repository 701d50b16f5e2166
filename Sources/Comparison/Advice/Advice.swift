public import Normalizers
public import Storage

/// An answer to the question which method to take: what was measured, and what follows from it.
public struct Advice: Sendable {
  /// What was asked, with the epochs and seeds that were used.
  public let question: AdviceQuestion
  /// What was learned.
  public let dataset: DatasetRecord
  /// The share of the training samples that was used, 1 unless the time was too short for them.
  public let shareOfSamples: Double
  /// The methods, the best of the tuning first.
  public let candidates: [Candidate]
  /// Every two finalists, the better one first.
  public let pairs: [Pair]
  /// The method to take; `nil` when none could be trained.
  public let recommended: Candidate?
  /// The largest mean test accuracy; ``recommended`` differs from it when it is as good and cheaper.
  public let best: Candidate?
  /// What inference does with the recommended method.
  public let inference: InferenceFacts?
  /// Every training.
  public let trials: [TrialRecord]
  /// A row for each arm of tuning and judgement.
  public let arms: Table
  /// The seconds it took.
  public let seconds: Double

  /// A method that came into question.
  public struct Candidate: Sendable {
    /// The method.
    public let method: NormalizationMethod
    /// Why it could not be trained; `nil` when it could.
    public let failure: String?
    /// The rate with the best mean validation accuracy.
    public let rate: Double
    /// Whether that is the smallest or the largest that was tried.
    public let isRateAtEdge: Bool
    /// The validation accuracies at that rate, one a seed of the tuning.
    public let validationAccuracy: Sample
    /// The test accuracies, one a seed of the judgement; empty for who did not get there.
    public internal(set) var testAccuracy: Sample
    /// How many trainings diverged, of tuning and judgement.
    public internal(set) var diverged: Int
    /// What it costs; `nil` where it cannot be trained.
    public let cost: MethodCost?

    package init(
      method: NormalizationMethod, failure: String? = nil, rate: Double, isRateAtEdge: Bool = false,
      validationAccuracy: Sample, testAccuracy: Sample = Sample([]), diverged: Int = 0,
      cost: MethodCost?
    ) {
      self.method = method
      self.failure = failure
      self.rate = rate
      self.isRateAtEdge = isRateAtEdge
      self.validationAccuracy = validationAccuracy
      self.testAccuracy = testAccuracy
      self.diverged = diverged
      self.cost = cost
    }
  }

  /// Two finalists, seed by seed.
  public struct Pair: Sendable {
    /// The one with the larger mean test accuracy.
    public let method: NormalizationMethod
    /// The other.
    public let other: NormalizationMethod
    /// The difference of the test accuracies.
    public let comparison: PairedComparison
    /// The p-value of the sign-flip test, adjusted by Holm's method over all pairs.
    public let pValue: Double?
    /// The p-value of the claim that both are equal within the margin (two one-sided tests), adjusted likewise.
    public let equivalencePValue: Double?
  }

  /// The pair of two methods, whichever is better.
  public func pair(_ method: NormalizationMethod, _ other: NormalizationMethod) -> Pair? {
    pairs.first { Set([$0.method, $0.other]) == Set([method, other]) }
  }

  /// The largest adjusted p-value that rules chance out.
  public static let level = 0.05
}
