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
    self.path = path
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
    do {
      try files.createDirectory(atPath: path + "/checkpoints", withIntermediateDirectories: true)
    } catch {
      throw PlanError("the directory \(path) cannot be made or written to: \(Self.reason(error))")
    }
  }

  /// A directory beside others, named by the date: `runs/compare-2026-11-21-143005`.
  public static func dated(_ date: Date = Date()) -> String {
    let parts = Calendar(identifier: .gregorian).dateComponents(
      [.year, .month, .day, .hour, .minute, .second], from: date)
    let digits = { (number: Int?, width: Int) in
      let text = String(number ?? 0)
      return String(repeating: "0", count: max(0, width - text.count)) + text
    }
    let day = [digits(parts.year, 4), digits(parts.month, 2), digits(parts.day, 2)]
    let time = [parts.hour, parts.minute, parts.second].map { digits($0, 2) }
    return "runs/compare-" + day.joined(separator: "-") + "-" + time.joined()
  }

  /// The path of the record.
  public var recordPath: String { path + "/run.h5" }

  /// The path of a trial's checkpoint.
  public func checkpointPath(_ trial: Trial) -> String {
    "\(path)/checkpoints/\(trial.method.rawValue)-seed-\(trial.seed).h5"
  }

  private static func reason(_ error: any Error) -> String {
    let underlying = (error as NSError).userInfo[NSUnderlyingErrorKey] as? NSError
    guard let code = underlying?.code, underlying?.domain == NSPOSIXErrorDomain else {
      return (error as NSError).localizedDescription
    }
    return String(cString: strerror(Int32(code))).lowercased()
  }
}
