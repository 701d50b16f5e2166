import ArgumentParser

struct CheckpointCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "checkpoint", abstract: "Makes other checkpoints of those that compare wrote.",
    subcommands: [Fold.self, Recalibrate.self])
}
