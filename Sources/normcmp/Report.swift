import ArgumentParser
import Comparison
import Foundation
import Reporting
import Storage

struct Report: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Writes a run as a page, as figures, as a notebook or as tables.",
    discussion: """
      A run is a run directory, a record such as run.h5 or sweep.h5, or the record of an \
      experiment. Several runs are written side by side. Without --output, a page, figures and \
      a notebook go beside the record (the page of several runs into this directory), and text \
      goes to standard output.

      EXAMPLES
        normcmp report runs/compare-2026-11-21-032815
        normcmp report runs/a runs/b --output both.html
        normcmp report runs/experiments/batch-size.h5 --format svg --output figures
        normcmp report runs/a --format ipynb
        normcmp report runs/a --format csv > trials.csv
      """)

  @Argument(help: "Run directories or records.") var runs: [String]

  @Option(help: "What is written.")
  var format = Format.html

  @Option(help: ArgumentHelp("Where to write: a file; a directory for svg.", valueName: "path"))
  var output: String?

  enum Format: String, ExpressibleByArgument, CaseIterable {
    case html, svg, ipynb, markdown, csv, json
  }

  func validate() throws {
    if format == .ipynb, output != nil, runs.count > 1 {
      throw ValidationError("a notebook is of one run; leave --output out to get one beside each")
    }
  }

  func run() throws {
    let reports = try runs.map { try RunReport(contentsOf: $0) }
    if let output, format != .svg { try OutputFile.checkText(output, reading: reports.map(\.path)) }
    switch format {
    case .html: try write(ReportPage(reports).html, to: output ?? place(reports, "html"))
    case .svg: try writeFigures(reports)
    case .ipynb: try writeNotebooks(reports)
    case .markdown:
      try show(reports.map(\.markdown).joined(separator: "\n"))
    case .csv: try show(RunReport.csv(reports))
    case .json:
      try show(String(decoding: JSONEncoder.report().encode(reports), as: UTF8.self) + "\n")
    }
  }

  /// Beside the record of the one run, or in this directory.
  private func place(_ reports: [RunReport], _ suffix: String) -> String {
    reports.count == 1 ? reports[0].defaultPath(extension: suffix) : "report.\(suffix)"
  }

  private func write(_ text: String, to path: String) throws {
    try AtomicFile.write(text, to: path)
    print("Written: \(path)")
  }

  private func show(_ text: String) throws {
    if let output { try write(text, to: output) } else { print(text, terminator: "") }
  }

  private func writeFigures(_ reports: [RunReport]) throws {
    if output != nil, Set(reports.map(\.name)).count < reports.count {
      throw PlanError(
        "two of the runs have the same name, and their figures would replace each other; "
          + "write them one by one")
    }
    for report in reports {
      let parent = output ?? report.defaultFigureDirectory
      let directory = reports.count == 1 || output == nil ? parent : "\(parent)/\(report.name)"
      let files = try report.writeFigures(to: directory)
      print(
        "Written: \(counted(files.svg, "figure")) in \(directory)"
          + (files.png > 0 ? ", each as PNG too" : ""))
    }
  }

  private func writeNotebooks(_ reports: [RunReport]) throws {
    for report in reports {
      let path = output ?? report.defaultPath(extension: "ipynb")
      let notebook = RunNotebook(report, recordPath: report.recordPath(from: path))
      try write(try notebook.text, to: path)
    }
  }
}
