import ArgumentParser
import Comparison
import Storage

@main
struct Normcmp: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "normcmp",
    abstract: "Compares normalization methods fairly, and says how sure it is.",
    discussion: """
      Trains the same network once per method and seed, from the same weights and on the same \
      minibatches, and reports what the method alone changes.

      EXAMPLES
        normcmp compare                              all methods, on its own digits
        normcmp compare my.h5 --methods batch,group  two methods, on your data
        normcmp sweep --over batch-size=2,8,32       methods in every cell of a grid
        normcmp advise my.h5 --batch-size 4          which method to take
        normcmp apply batch in.h5 out.h5             one normalizer, on your tensors
        normcmp methods                              what the methods are
        normcmp report runs/a                        a run as a page to look at
        normcmp experiment list                      claims that can be checked
        normcmp checkpoint fold a.h5 b.h5            a network without normalizers
        normcmp bench --quick                        how fast each method is here
        normcmp dataset generate hard.h5 --difficulty 0.9
      """,
    version: Versions.package,
    subcommands: [
      Compare.self, SweepCommand.self, MergeCommand.self, AdviseCommand.self,
      ExperimentCommand.self, Report.self, Apply.self, Methods.self, CheckpointCommand.self,
      Predict.self, Bench.self, DatasetCommand.self,
    ])

  /// Every file that a command is given is read in a separate process first, which is this program too.
  static func main() {
    IsolatedCheck.enter().guardAllReading()
    do {
      var command = try parseAsRoot()
      try command.run()
      try StandardOutput.finish()
    } catch {
      exit(withError: error)
    }
  }
}
