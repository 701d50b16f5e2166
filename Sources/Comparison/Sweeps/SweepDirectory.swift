import Foundation
import Storage

/// Where a sweep writes: `sweep.h5`, its record, and in `trials/` a file for each training.
///
/// One process at a time has the directory, until the last copy of this value is gone.
public struct SweepDirectory: Sendable {
  /// The path of the directory.
  public let path: String

  private let claim: DirectoryClaim

  /// A directory, made if it is not there.
  ///
  /// - Parameter path: `nil` for one named by the date, such as `runs/sweep-2026-11-21-143005`.
  /// - Throws: ``PlanError`` when it cannot be made, or another process has it.
  public init(_ path: String?) throws {
    if let path { try DirectoryCreation.makeWithParents(path) }
    self.path =
      try path.map(DirectoryCreation.withoutSlashes) ?? DirectoryCreation.dated("sweep")
    claim = try DirectoryClaim(self.path)
    for directory in [self.path, self.path + "/trials"] {
      AtomicFile.removeAbandoned(in: directory)
    }
  }

  /// The record of the sweep.
  public var recordPath: String { path + "/sweep.h5" }

  /// Refuses to replace the record of a sweep that is not a part of this one.
  ///
  /// - Parameters:
  ///   - sweep: what is to be run.
  ///   - settings: those of any of its trials.
  func check(
    against sweep: SweepDefinition, _ settings: NamedValues<StoredValue>, _ dataset: DatasetRecord
  ) throws {
    guard FileManager.default.fileExists(atPath: recordPath) else { return }
    let record = try RunRecord(contentsOf: recordPath)
    let refusal = PlanError(
      "\(recordPath) is the record of another sweep, not all of whose trials are in this one; "
        + "name another --output")
    guard let held = SweepDefinition(record), record.dataset.checksum == dataset.checksum,
      Set(held.seeds).isSubset(of: sweep.seeds), Set(held.names).isSubset(of: sweep.names)
    else { throw refusal }
    for (name, value) in settings where !["methods", "seeds"].contains(name) {
      guard held.arms.columns[name] == nil, sweep.arms.columns[name] == nil else { continue }
      guard record.configuration[name] == value else { throw refusal }
    }
  }
}
