import ArgumentParser
import Comparison
import Foundation
import Storage

extension CheckpointCommand {
  struct Verify: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Checks that checkpoints hold what was written into them.",
      usage: "normcmp checkpoint verify <file> ...",
      discussion: """
        Reads all of each file and compares it with its content digest, builds the network that it \
        names, and checks that every tensor fits. Ends with 1 when a file fails.

        EXAMPLES
          normcmp checkpoint verify runs/my/checkpoints/*.h5
        """)

    @Argument(help: "The checkpoints.") var files: [String]

    func run() throws {
      var isWhole = true
      for file in files {
        do {
          print("\(file): \(try verdict(file))")
        } catch {
          isWhole = false
          FileHandle.standardError.write(Data("Error: \(error)\n".utf8))
        }
      }
      guard isWhole else { throw ExitCode.failure }
    }

    private func verdict(_ file: String) throws -> String {
      let checkpoint = try Checkpoint(contentsOf: file)
      guard checkpoint.attributes["model"] != nil else { return "whole; it names no network" }
      _ = try TrainedNetwork(contentsOf: file)
      return "whole"
    }
  }
}
