import ArgumentParser

struct CheckpointCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "checkpoint",
    abstract: "Looks into checkpoints, compares them, and makes other files of them.",
    subcommands: [
      Inspect.self, Verify.self, Diff.self, Fold.self, Recalibrate.self, Export.self, Import.self,
    ])
}
