import Normalizers
import Storage
public import Comparison

/// Advice as `--json` prints it; docs/formats/advice.md names every field.
public struct AdviceReport: Encodable, Sendable {
  /// The file with the record.
  public let record: String
  /// The answer as a person reads it.
  public let paragraphs: [String]
  /// The method to take.
  public let recommended: String?
  /// The method with the largest mean test accuracy.
  public let best: String?
  /// What was asked, and the epochs, seeds and rates that were used.
  public let configuration: Settings
  /// The methods, the best of the tuning first.
  public let methods: [Method]
  /// Every two finalists, the better one first.
  public let pairs: [Pair]
  /// What inference does with the recommended method.
  public let inference: Inference?

  /// A method; what there is none of is left out.
  public struct Method: Encodable, Sendable {
    let method: String
    let failure: String?
    let learningRate: Double
    let isRateAtEdge: Bool
    let validationAccuracy: Double?
    let testAccuracy: Double?
    let testAccuracyInterval: [Double]?
    let testAccuracies: [Double]
    let diverged: Int
    let millisecondsPerStep: Double?
    let normalizationShare: Double?
    let peakBytes: Int?
    let networkBytes: Int?
    let smallestSet: Int?
    let smallestSetLayer: String?
  }

  /// Two finalists.
  public struct Pair: Encodable, Sendable {
    let method: String
    let other: String
    let difference: Double?
    let differenceInterval: [Double]?
    let pValue: Double?
    let equivalencePValue: Double?
  }

  /// What was measured of inference on one network.
  public struct Inference: Encodable, Sendable {
    let seed: UInt64
    let accuracy: Double
    let accuracyByBatches: Double?
    let recalibratedAccuracy: Double?
    let normalizers: Int
    let kept: [String]
  }

  /// The report of some advice.
  ///
  /// - Parameter path: where the record was written.
  public init(_ advice: Advice, path: String) {
    record = path
    paragraphs = AdviceText(advice).paragraphs
    recommended = advice.recommended?.method.rawValue
    best = advice.best?.method.rawValue
    configuration = Settings(advice.record.configuration)
    methods = advice.candidates.map(Method.init)
    pairs = advice.pairs.map {
      Pair(
        method: $0.method.rawValue, other: $0.other.rawValue,
        difference: $0.comparison.difference,
        differenceInterval: $0.comparison.interval.map { [$0.lower, $0.upper] },
        pValue: $0.pValue, equivalencePValue: $0.equivalencePValue)
    }
    inference = advice.inference.map {
      Inference(
        seed: $0.seed, accuracy: $0.accuracy, accuracyByBatches: $0.accuracyByBatches,
        recalibratedAccuracy: $0.recalibratedAccuracy,
        normalizers: $0.normalizers, kept: $0.kept)
    }
  }
}

extension AdviceReport.Method {
  init(_ candidate: Advice.Candidate) {
    method = candidate.method.rawValue
    failure = candidate.failure
    learningRate = candidate.rate
    isRateAtEdge = candidate.isRateAtEdge
    validationAccuracy = candidate.validationAccuracy.mean
    testAccuracy = candidate.testAccuracy.mean
    testAccuracyInterval = candidate.testAccuracy.meanInterval().map { [$0.lower, $0.upper] }
    testAccuracies = candidate.testAccuracy.values
    diverged = candidate.diverged
    millisecondsPerStep = candidate.cost?.step.millisecondsPerStep
    normalizationShare = candidate.cost?.step.normalizationShare
    peakBytes = candidate.cost?.step.peakBytes
    networkBytes = candidate.cost?.networkBytes
    smallestSet = candidate.cost?.smallestSet?.count
    smallestSetLayer = candidate.cost?.smallestSet?.layer
  }

  private enum CodingKeys: String, CodingKey {
    case method, failure, diverged
    case learningRate = "learning_rate"
    case isRateAtEdge = "is_rate_at_edge"
    case validationAccuracy = "validation_accuracy"
    case testAccuracy = "test_accuracy"
    case testAccuracyInterval = "test_accuracy_interval"
    case testAccuracies = "test_accuracies"
    case millisecondsPerStep = "milliseconds_per_step"
    case normalizationShare = "normalization_share"
    case peakBytes = "peak_bytes"
    case networkBytes = "network_bytes"
    case smallestSet = "smallest_set"
    case smallestSetLayer = "smallest_set_layer"
  }
}

extension AdviceReport.Pair {
  private enum CodingKeys: String, CodingKey {
    case method, other, difference
    case differenceInterval = "difference_interval"
    case pValue = "p_value"
    case equivalencePValue = "p_equivalence"
  }
}

extension AdviceReport.Inference {
  private enum CodingKeys: String, CodingKey {
    case seed, accuracy, normalizers, kept
    case accuracyByBatches = "accuracy_by_batches"
    case recalibratedAccuracy = "recalibrated_accuracy"
  }
}
