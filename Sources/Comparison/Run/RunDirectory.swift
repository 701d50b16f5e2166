import Foundation
public import Storage

/// Where a comparison writes: `settings.h5`, what it was begun with; `run.h5`, the record at its end; and in
/// `checkpoints/` the network of each trial, and trials under way.
///
/// One process at a time has the directory, until the last copy of this value is gone: see
/// docs/formats/run-directory.md.
public struct RunDirectory: Sendable {
  /// The path of the directory.
  public let path: String

  /// What the run was begun with; `nil` for one that has not begun.
  public let settings: RunSettings?

  private let claim: DirectoryClaim

  /// Makes a directory for a run.
  ///
  /// - Parameter path: must not exist, or be an empty directory: runs never overwrite each other.
  /// - Throws: ``PlanError`` when it holds something, another process has it, or it cannot be written to.
  public init(creating path: String) throws {
    let path = DirectoryCreation.withoutSlashes(path)
    var isDirectory: ObjCBool = false
    if FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory),
      !isDirectory.boolValue
    {
      throw PlanError("\(path) is a file, but a run needs a directory; name another with --output")
    }
    try DirectoryCreation.makeWithParents(path)
    try self.init(claiming: path)
  }

  private init(claiming path: String) throws {
    self.path = path
    settings = nil
    claim = try DirectoryClaim(path)
    AtomicFile.removeAbandoned(in: path)
    guard try FileManager.default.contentsOfDirectory(atPath: path).isEmpty else {
      throw PlanError("the directory \(path) is not empty; name another with --output")
    }
  }

  /// Takes up the directory of a run that has begun.
  ///
  /// - Throws: ``PlanError`` when no run has begun there or another process has it; ``StorageError`` when
  ///   its settings cannot be read.
  public init(resuming path: String) throws {
    let path = DirectoryCreation.withoutSlashes(path)
    self.path = path
    let files = FileManager.default
    guard files.fileExists(atPath: path) else {
      throw PlanError("there is no directory \(path); name that of the run to be carried on")
    }
    claim = try DirectoryClaim(path)
    guard files.fileExists(atPath: path + "/settings.h5") else {
      throw PlanError(
        "no run has begun in \(path): it holds no settings.h5; begin one with --output \(path)")
    }
    settings = try RunSettings(contentsOf: path + "/settings.h5")
    try makeCheckpointDirectory()
    for directory in [path, checkpointDirectory] { AtomicFile.removeAbandoned(in: directory) }
  }

  /// Makes a directory named by the date, beside those of other runs.
  ///
  /// - Parameters:
  ///   - parent: the directory of the runs.
  ///   - date: by default now.
  /// - Returns: such as `runs/compare-2026-11-21-143005`; runs of one second get `-2`, `-3` and so on.
  /// - Throws: ``PlanError`` when it cannot be made.
  public static func dated(in parent: String = "runs", _ date: Date = Date()) throws -> RunDirectory
  {
    try RunDirectory(claiming: DirectoryCreation.dated("compare", in: parent, date))
  }

  /// Writes down what the run is begun with, and makes room for its checkpoints.
  func begin(_ settings: RunSettings) throws {
    try settings.write(to: settingsPath)
    try makeCheckpointDirectory()
  }

  private func makeCheckpointDirectory() throws {
    try DirectoryCreation.make(checkpointDirectory)
    // A link could lead out of the run's directory.
    let kind = try FileManager.default.attributesOfItem(atPath: checkpointDirectory)[.type]
    guard kind as? FileAttributeType == .typeDirectory else {
      throw PlanError(
        "\(checkpointDirectory) is not a directory of its own; a run writes nowhere else")
    }
  }
}
