import Foundation
import Storage

extension RunReport {
  /// Reads the record of a run.
  ///
  /// - Parameter path: of a run directory, or of a record such as `run.h5` or an experiment's `NAME.h5`.
  /// - Throws: ``StorageError`` when there is none, or it cannot be read.
  public init(contentsOf path: String) throws {
    let files = FileManager.default
    var isDirectory: ObjCBool = false
    guard files.fileExists(atPath: path, isDirectory: &isDirectory) else {
      throw StorageError(
        "there is no run \(path); name a run directory or a record, such as run.h5")
    }
    let url = URL(filePath: path)
    let file = isDirectory.boolValue ? try Self.record(in: path) : path
    let stem = URL(filePath: file).deletingPathExtension().lastPathComponent
    let directory = (isDirectory.boolValue ? url : url.deletingLastPathComponent())
      .lastPathComponent
    self.init(
      try RunRecord(contentsOf: file), name: stem == "run" ? directory : stem, path: file)
  }

  /// The path of the record as a file at `path` names it: relative, as far as both have a directory in common.
  public func recordPath(from path: String) -> String {
    guard let record = self.path else { return fileName }
    let target = URL(filePath: record).standardizedFileURL.pathComponents
    let base = URL(filePath: path).standardizedFileURL.deletingLastPathComponent().pathComponents
    let shared = zip(target, base).prefix { $0 == $1 }.count
    let up = [String](repeating: "..", count: base.count - shared)
    return (up + target.dropFirst(shared)).joined(separator: "/")
  }

  /// Writes the page of the run beside its record, or under another path.
  ///
  /// - Returns: where it was written.
  /// - Throws: ``StorageError`` when it cannot be written.
  @discardableResult
  public func writePage(to path: String? = nil) throws -> String {
    let path = path ?? defaultPath(extension: "html")
    try AtomicFile.write(ReportPage([self]).html, to: path)
    return path
  }

  /// The record of a run directory.
  private static func record(in directory: String) throws -> String {
    let files = FileManager.default
    let base = directory.hasSuffix("/") ? String(directory.dropLast()) : directory
    let names = ["run.h5", "sweep.h5", "advice.h5"]
    if let name = names.first(where: { files.fileExists(atPath: "\(base)/\($0)") }) {
      return "\(base)/\(name)"
    }
    if files.fileExists(atPath: base + "/settings.h5") {
      throw StorageError(
        "the run in \(directory) is not at its end: it has no run.h5; carry it on with "
          + "normcmp compare --resume \(directory)")
    }
    let records = try files.contentsOfDirectory(atPath: base).filter { $0.hasSuffix(".h5") }
      .sorted()
    throw StorageError(
      "the directory \(directory) holds no run.h5"
        + (records.isEmpty
          ? "; name the directory of a run"
          : "; name one of its files, such as \(base)/\(records[0])"))
  }

  /// Where a file of the report goes that has no other place: beside the record, `report` for a run directory, the
  /// record's own name for others.
  public func defaultPath(extension suffix: String) -> String {
    guard let path else { return "report.\(suffix)" }
    let url = URL(filePath: path)
    let stem = url.deletingPathExtension().lastPathComponent
    let slash = path.lastIndex(of: "/").map { String(path[...$0]) } ?? ""
    return slash + (stem == "run" ? "report" : stem) + "." + suffix
  }
}
