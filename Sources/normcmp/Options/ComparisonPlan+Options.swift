import Comparison
import Storage

extension ComparisonPlan {
  /// The plan that options name.
  init(_ network: NetworkOptions, _ training: TrainingOptions, _ memory: MemoryOptions) {
    self.init()
    network.apply(to: &self)
    training.apply(to: &self)
    memory.apply(to: &self)
  }
}

extension ComparisonDataset {
  /// The data of a file, held or streamed as the plan says; without one, the digits.
  ///
  /// - Parameter note: receives what should be known of the data, a sentence each.
  init(_ path: String?, for plan: ComparisonPlan, note: (String) -> Void) throws {
    guard let path else {
      self = .held(try .digits())
      return
    }
    try self.init(contentsOf: path, heldUpTo: plan.heldMemory)
    for warning in try warnings(for: plan) { note("Note: \(warning).") }
  }

  /// The data of a file, or for `digits` those that ship with the program.
  init(named name: String, heldUpTo limit: Int) throws {
    self = try name == "digits" ? .held(.digits()) : .init(contentsOf: name, heldUpTo: limit)
  }
}
