import ArgumentParser
import Comparison

@main
struct Normcmp: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "normcmp",
    abstract: "Compares normalization methods fairly, and says how sure it is.",
    discussion: """
      Trains the same network once per method and seed, from the same weights and on the same \
      minibatches, and reports what the method alone changes.

      EXAMPLES
        normcmp compare                              all methods, on digits that ship with it
        normcmp compare my.h5 --methods batch,group  two methods, on your data
        normcmp bench --quick                        how fast each method is on this machine
        normcmp dataset generate hard.h5 --difficulty 0.9
      """,
    version: Versions.package,
    subcommands: [Compare.self, Bench.self, DatasetCommand.self])
}
