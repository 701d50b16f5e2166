import ArgumentParser
import Foundation
import Normalizers
import Reporting
import Storage

struct Methods: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Prints the family: what each method shares, its formulas, options and sources.",
    usage: """
      normcmp methods [<method>] [--json]
      normcmp methods --picture <picture> <file>
      """,
    discussion: """
      EXAMPLES
        normcmp methods
        normcmp methods batch-renorm
        normcmp methods --json
        normcmp methods --picture group group.svg

      The pictures are \(MethodPicture.allCases.map(\.rawValue).joined(separator: ", ")).
      """)

  @Argument(help: "One method, in full.") var method: AppliedMethod?

  @Flag(help: "Print JSON.")
  var json = false

  @Option(
    parsing: .upToNextOption,
    help: ArgumentHelp(
      "Draw which elements share a statistic, as SVG.", valueName: "picture> <file"))
  var picture: [String] = []

  func validate() throws {
    guard picture.isEmpty || picture.count == 2 else {
      throw ValidationError("--picture takes a picture and a file, such as: batch batch.svg")
    }
    if let name = picture.first, MethodPicture(rawValue: name) == nil {
      throw ValidationError(
        "there is no picture '\(name)'; there are"
          + " \(MethodPicture.allCases.map(\.rawValue).joined(separator: ", "))")
    }
  }

  func run() throws {
    if let name = picture.first, let file = picture.last, let drawn = MethodPicture(rawValue: name)
    {
      try OutputFile.checkText(file)
      try AtomicFile.write(drawn.svg, to: file)
      return print("Written: \(file)")
    }
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
