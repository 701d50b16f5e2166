import Foundation
import Normalizers
import Storage

/// Where a comparison writes: `run.h5`, the record, and one checkpoint a trial in `checkpoints/`.
public struct RunDirectory: Sendable {
  /// The path of the directory.
  public let path: String

  /// Makes a directory for a run.
  ///
  /// - Parameter path: must not exist, or be an empty directory: runs never overwrite each other.
  /// - Throws: ``PlanError`` when it holds something or cannot be written to.
  public init(creating path: String) throws {
    let files = FileManager.default
    var isDirectory: ObjCBool = false
    if files.fileExists(atPath: path, isDirectory: &isDirectory) {
      guard isDirectory.boolValue else {
        throw PlanError(
          "\(path) is a file, but a run needs a directory; name another with --output")
      }
      guard try files.contentsOfDirectory(atPath: path).isEmpty else {
        throw PlanError("the directory \(path) is not empty; name another with --output")
      }
    }
    for parent in Self.parents(of: path) + [path] { try Self.make(parent) }
    try self.init(claimed: path)
  }

  private init(claimed path: String) throws {
    self.path = path
    try Self.make(path + "/checkpoints")
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
    let style = Date.VerbatimFormatStyle(
      format: """
        \(year: .padded(4))-\(month: .twoDigits)-\(day: .twoDigits)-\
        \(hour: .twoDigits(clock: .twentyFourHour, hourCycle: .zeroBased))\(minute: .twoDigits)\
        \(second: .twoDigits)
        """, timeZone: .current, calendar: Calendar(identifier: .gregorian))
    let path = "\(parent)/compare-\(date.formatted(style))"
    for directory in parents(of: path) { try make(directory) }
    var (claimed, number) = (path, 1)
    // Only one process can make a directory: two runs never share one.
    while try !make(claimed) {
      number += 1
      claimed = "\(path)-\(number)"
    }
    return try RunDirectory(claimed: claimed)
  }

  /// Makes one directory.
  ///
  /// - Returns: whether it was not there before.
  @discardableResult
  private static func make(_ path: String) throws -> Bool {
    if mkdir(path, 0o777) == 0 { return true }
    let reason = errno
    guard reason == EEXIST else {
      throw PlanError(
        "the directory \(path) cannot be made: \(String(cString: strerror(reason)).lowercased()); "
          + "name another with --output")
    }
    return false
  }

  /// `a` and `a/b` for `a/b/c`.
  private static func parents(of path: String) -> [String] {
    path.indices.filter { path[$0] == "/" && $0 > path.startIndex }.map { String(path[..<$0]) }
  }

  /// The path of the record.
  public var recordPath: String { path + "/run.h5" }

  /// The path of a trial's checkpoint.
  public func checkpointPath(_ trial: Trial) -> String {
    "\(path)/checkpoints/\(trial.method.rawValue)-seed-\(trial.seed).h5"
  }
}
