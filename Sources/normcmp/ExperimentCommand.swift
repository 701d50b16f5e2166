import ArgumentParser

struct ExperimentCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "experiment",
    abstract: "Checks claims of the literature by experiment.",
    usage: """
      normcmp experiment list
      normcmp experiment <claim> [<dataset>] [<options>]
      normcmp experiment all [<dataset>] [<options>]
      normcmp experiment pages <directory>
      """,
    discussion: """
      Each claim has a protocol and a criterion that are fixed in advance. Arms share their seeds, \
      differences are tested by sign flips over the seeds and adjusted by Holm's method, and the \
      verdict is one of: reproduced, not reproduced, contradicted, inconclusive. A training that \
      diverges counts as guessing and is never dropped. A trial that is done is not trained again: \
      run the same command to carry on.

      EXAMPLES
        normcmp experiment list
        normcmp experiment learning-rate --quick
        normcmp experiment all mnist.h5
      """,
    subcommands: [Run.self, List.self, Pages.self], defaultSubcommand: Run.self)
}
