import ArgumentParser
import Foundation
import Reporting
import Storage

extension CheckpointCommand {
  struct Inspect: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Prints what a checkpoint holds.",
      usage: "normcmp checkpoint inspect <file> [--json]",
      discussion: """
        Settings, versions, where training stands, its curves, and every tensor with its shape, \
        norm and range.

        EXAMPLES
          normcmp checkpoint inspect runs/my/checkpoints/batch-seed-1.h5
        """)

    @Argument(help: "The checkpoint.") var file: String

    @Flag(help: "Print JSON.")
    var json = false

    func run() throws {
      let report = CheckpointReport(try Checkpoint(contentsOf: file), file: file)
      if json {
        print(String(decoding: try JSONEncoder.report().encode(report), as: UTF8.self))
      } else {
        print(report.text, terminator: "")
      }
    }
  }
}
