import ArgumentParser
import Comparison
import Foundation
import Reporting
import Storage

struct MergeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "merge",
    abstract: "Joins the trials of a sweep that were run apart.",
    usage: "normcmp merge <file> … --output <file> [--json]",
    discussion: """
      The files are those that normcmp sweep --trial wrote, one by each job of an array for \
      instance. They must be of one sweep: the same settings, data and versions. Trials that are \
      missing are named, and nothing is written then.

      EXAMPLES
        normcmp merge runs/rates/trials/*.h5 --output runs/rates/sweep.h5
      """)

  @Argument(help: "The files of the trials.") var files: [String]

  @Option(help: "The HDF5 file to write.") var output: String

  @Flag(help: "Print the result as JSON in place of the tables.")
  var json = false

  func run() throws {
    try OutputFile.check(output, reading: files)
    var merge = SweepMerge()
    for file in files { try merge.add(RunRecord(contentsOf: file), path: file) }
    let record = try merge.record()
    try record.write(to: output)
    try SweepResult(record, path: output).show(json: json)
  }
}
