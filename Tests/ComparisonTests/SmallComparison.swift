import Comparison
import Foundation
import Normalizers
import Storage
import Tensors

/// A comparison of a second or less, and what it left.
struct SmallComparison {
  let outcome: ComparisonOutcome
  let record: RunRecord
  /// The checkpoints' bytes, by file name.
  let checkpoints: [String: Data]

  /// Runs a comparison in a directory that is removed afterwards.
  ///
  /// - Parameters:
  ///   - plan: what is compared.
  ///   - dataset: 96 images of 1×8×8 in 3 classes, unless told.
  init(_ plan: ComparisonPlan, dataset: ImageDataset? = nil, threads: Int = 2) throws {
    try self.init(plan, dataset: .held(dataset ?? Self.images()), threads: threads)
  }

  init(_ plan: ComparisonPlan, dataset: ComparisonDataset, threads: Int = 2) throws {
    let url = FileManager.default.temporaryDirectory.appending(path: "comparison-\(UUID())")
    defer { try? FileManager.default.removeItem(at: url) }
    let directory = try RunDirectory(creating: url.path(percentEncoded: false))
    outcome = try MethodComparison(plan: plan, dataset: dataset).run(
      threads: threads, directory: directory, isCancelled: { false }, report: { _ in })
    record = try RunRecord(contentsOf: directory.recordPath)
    let files = url.appending(path: "checkpoints")
    checkpoints = try FileManager.default.contentsOfDirectory(atPath: files.path)
      .reduce(into: [:]) { $0[$1] = try Data(contentsOf: files.appending(path: $1)) }
  }

  /// A plan of two epochs on minibatches of 16.
  static func plan(
    _ methods: [NormalizationMethod], seeds: [UInt64] = [1, 2],
    _ change: (inout ComparisonPlan) -> Void = { _ in }
  ) -> ComparisonPlan {
    var plan = ComparisonPlan()
    plan.methods = methods
    plan.seeds = seeds
    plan.epochs = 2
    plan.batchSize = 16
    change(&plan)
    return plan
  }

  static func images() throws -> ImageDataset {
    var recipe = SyntheticImages()
    recipe.classes = 3
    recipe.samples = 96
    recipe.testSamples = 48
    recipe.height = 8
    recipe.width = 8
    recipe.difficulty = 0.2
    return try .synthetic(recipe)
  }

  /// The trials without their times, and everything else of the record but times.
  var recordWithoutTimes: RunRecord { record.withoutTimes }
}
