import Comparison
import Foundation
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
  /// What should be known of them goes to standard error.
  init(_ path: String?, for plan: ComparisonPlan, isQuiet: Bool) throws {
    guard let path else {
      self = .held(try .digits())
      return
    }
    try self.init(contentsOf: path, heldUpTo: plan.heldMemory)
    DatasetWarning.show(try warnings(for: plan), isQuiet: isQuiet)
  }

  /// The data of a file, or for `digits` those that ship with the program.
  init(named name: String, heldUpTo limit: Int) throws {
    self = try name == "digits" ? .held(.digits()) : .init(contentsOf: name, heldUpTo: limit)
  }
}

extension DatasetWarning {
  /// Says on standard error what should be known of data.
  static func show(_ warnings: [DatasetWarning], isQuiet: Bool) {
    guard !isQuiet else { return }
    for warning in warnings {
      FileHandle.standardError.write(Data("Note: \(warning).\n".utf8))
    }
  }
}
