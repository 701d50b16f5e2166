import ArgumentParser

struct DatasetCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "dataset", abstract: "Looks into datasets, divides, makes and imports them.",
    subcommands: [Info.self, Verify.self, Split.self, Generate.self, Import.self, Bench.self])
}
