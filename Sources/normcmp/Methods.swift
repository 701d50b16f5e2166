import ArgumentParser
import Foundation
import Normalizers
import Reporting

struct Methods: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Prints the family: what each method shares, its formulas, options and sources.",
    usage: "normcmp methods [<method>] [--json]",
    discussion: """
      EXAMPLES
        normcmp methods
        normcmp methods batch-renorm
        normcmp methods --json
      """)

  @Argument(help: "One method, in full.") var method: AppliedMethod?

  @Flag(help: "Print JSON.")
  var json = false

  func run() throws {
    let reports = (method.map { [$0.method] } ?? NormalizationMethod.family).map(MethodReport.init)
    if json {
      print(String(decoding: try JSONEncoder.report().encode(reports), as: UTF8.self))
    } else if method == nil {
      print(reports.map(\.summary).joined(separator: "\n"))
    } else {
      print(reports.map(\.text).joined(separator: "\n"), terminator: "")
    }
  }
}
