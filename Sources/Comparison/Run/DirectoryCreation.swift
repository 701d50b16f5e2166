import Foundation

/// Makes the directories that runs write to.
package enum DirectoryCreation {
  /// Makes a directory named by the date, beside those of other runs.
  ///
  /// - Returns: such as `runs/sweep-2026-11-21-143005`; runs of one second get `-2`, `-3` and so on.
  /// - Throws: ``PlanError`` when it cannot be made.
  static func dated(
    _ kind: String, in parent: String = "runs", _ date: Date = Date()
  ) throws -> String {
    let style = Date.VerbatimFormatStyle(
      format: """
        \(year: .padded(4))-\(month: .twoDigits)-\(day: .twoDigits)-\
        \(hour: .twoDigits(clock: .twentyFourHour, hourCycle: .zeroBased))\(minute: .twoDigits)\
        \(second: .twoDigits)
        """, timeZone: .current, calendar: Calendar(identifier: .gregorian))
    let path = "\(parent)/\(kind)-\(date.formatted(style))"
    for directory in parents(of: path) { try make(directory) }
    var (claimed, number) = (path, 1)
    // Only one process can make a directory: two runs never share one.
    while try !make(claimed) {
      number += 1
      claimed = "\(path)-\(number)"
    }
    return claimed
  }

  /// Makes a directory and those above it, where they are not there yet.
  package static func makeWithParents(_ path: String) throws {
    for directory in parents(of: path) + [path] { try make(directory) }
  }

  /// A path as it is shown and continued: without slashes at its end.
  static func withoutSlashes(_ path: String) -> String {
    var path = path
    while path.count > 1, path.hasSuffix("/") { path.removeLast() }
    return path
  }

  /// Makes one directory.
  ///
  /// - Returns: whether it was not there before.
  @discardableResult
  static func make(_ path: String) throws -> Bool {
    if mkdir(path, 0o777) == 0 { return true }
    let code = errno
    guard code == EEXIST else {
      let reason = String(cString: strerror(code)).lowercased()
      throw PlanError(
        "the directory \(path.isEmpty ? "''" : path) cannot be made: \(reason); name another with "
          + "--output")
    }
    return false
  }

  /// `a` and `a/b` for `a/b/c`.
  private static func parents(of path: String) -> [String] {
    path.indices.filter { path[$0] == "/" && $0 > path.startIndex }.map { String(path[..<$0]) }
  }
}
