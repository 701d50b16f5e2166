import ArgumentParser

struct CheckpointCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "checkpoint", abstract: "Makes other files of the checkpoints that compare wrote.",
    subcommands: [Fold.self, Recalibrate.self, Export.self, Import.self])
}
