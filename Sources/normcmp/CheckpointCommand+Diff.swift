import ArgumentParser
import Foundation
import Reporting
import Storage

extension CheckpointCommand {
  struct Diff: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Says which tensors of two checkpoints differ, and by how much.",
      usage: "normcmp checkpoint diff <first> <second> [--json]",
      discussion: """
        Compares every tensor, curve and attribute to the last bit. Ends with 1 when anything \
        differs. The relative difference is the norm of the difference over that of the first.

        EXAMPLES
          normcmp checkpoint diff one/checkpoints/batch-seed-1.h5 \\
            two/checkpoints/batch-seed-1.h5
        """)

    @Argument(help: "A checkpoint.") var first: String

    @Argument(help: "Another checkpoint.") var second: String

    @Flag(help: "Print JSON.")
    var json = false

    func run() throws {
      let report = CheckpointDifferenceReport(
        try Checkpoint(contentsOf: first), try Checkpoint(contentsOf: second),
        files: (first, second))
      if json {
        print(String(decoding: try JSONEncoder.report().encode(report), as: UTF8.self))
      } else {
        print(report.text, terminator: "")
      }
      guard report.areSame else { throw ExitCode.failure }
    }
  }
}
