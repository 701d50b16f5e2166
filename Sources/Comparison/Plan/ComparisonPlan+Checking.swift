import Normalizers
import Training

/// A plan that cannot be carried out.
public struct PlanError: Error, Sendable, Equatable, CustomStringConvertible {
  /// One sentence: what is wrong, what was found, what to do.
  public let description: String

  package init(_ description: String) { self.description = description }
}

extension ComparisonPlan {
  /// Checks the plan against the data it is to be run on.
  ///
  /// - Throws: ``PlanError`` for the first thing that cannot be.
  public func check(trainingSamples: Int) throws(PlanError) {
    guard !methods.isEmpty else {
      throw PlanError("there is no method to compare; name at least one")
    }
    if let repeated = Self.firstRepeated(methods) {
      throw PlanError("the method \(repeated.rawValue) is named twice; name it once")
    }
    guard !seeds.isEmpty else { throw PlanError("there is no seed; a comparison needs at least 1") }
    if let repeated = Self.firstRepeated(seeds) {
      throw PlanError("the seed \(repeated) is named twice; every seed counts once")
    }
    guard epochs >= 1 else { throw PlanError("the epochs must be at least 1, but are \(epochs)") }
    guard batchSize >= 1 else {
      throw PlanError("the batch size must be at least 1, but is \(batchSize)")
    }
    guard batchSize <= trainingSamples else {
      throw PlanError(
        "the batch size must be at most the \(trainingSamples) training samples, but is \(batchSize)"
      )
    }
    guard optimizer.learningRate > 0, optimizer.learningRate.isFinite else {
      throw PlanError(
        "the learning rate must be a finite number above 0, but is \(optimizer.learningRate)")
    }
    guard (0..<1).contains(optimizer.momentum) else {
      throw PlanError("the momentum of SGD must be from 0 to below 1, but is \(optimizer.momentum)")
    }
    guard optimizer.weightDecay >= 0, optimizer.weightDecay.isFinite else {
      throw PlanError(
        "the weight decay must be a finite number of at least 0, but is \(optimizer.weightDecay)")
    }
    guard heldMemory >= 0, streamMemory >= 1 << 22 else {
      throw PlanError("the memory for samples that are streamed must be at least 4 MiB")
    }
    if let groups, groups < 1 {
      throw PlanError("the groups must be at least 1, but are \(groups)")
    }
    if let epsilon, !(epsilon >= 0 && epsilon.isFinite) {
      throw PlanError("epsilon must be a finite number of at least 0, but is \(epsilon)")
    }
  }

  /// Finds what no method can help before anything is written.
  ///
  /// - Throws: ``NetworkError`` when no network can be made for the data.
  func checkNetwork(on data: ComparisonData) throws {
    _ = try Network(
      network(.none, input: data.input, classes: data.classes, stepsOfTraining: 1), seed: 1)
  }

  private static func firstRepeated<Element: Hashable>(_ elements: [Element]) -> Element? {
    var seen: Set<Element> = []
    return elements.first { !seen.insert($0).inserted }
  }
}
