import Comparison
import Foundation
import Reporting
import Storage

/// The record of a sweep, and where it was written.
struct SweepResult {
  private let record: RunRecord
  private let outcome: SweepOutcome
  private let path: String

  init(_ record: RunRecord, path: String) throws {
    guard let outcome = SweepOutcome(record) else {
      throw StorageError("\(path) is no record of a whole sweep")
    }
    (self.record, self.outcome, self.path) = (record, outcome, path)
  }

  /// Writes the page and prints the result.
  func show(json: Bool) throws {
    let page = try RunReport(contentsOf: path).writePage()
    if json {
      let report = SweepReport(outcome, record: record, path: path)
      print(String(decoding: try JSONEncoder.report().encode(report), as: UTF8.self))
      return
    }
    let isStyled =
      Terminal(.standardOutput) != nil && ProcessInfo.processInfo.environment["NO_COLOR"] == nil
    print(SweepText(outcome).text(styled: isStyled), terminator: "")
    print("Written: \(path)")
    print("Report: \(page)")
  }
}
