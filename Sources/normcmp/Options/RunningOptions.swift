import ArgumentParser
import Comparison

/// Where a comparison leaves its results, how it is kept on the way, and what it says.
struct RunningOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "The run directory, which must be new or empty (default: runs/compare-DATE-TIME).",
      valueName: "directory"))
  var output: String?

  @Option(
    help: ArgumentHelp(
      "Carry on the run in a directory, where it was left; its own settings hold.",
      valueName: "directory"))
  var resume: String?

  @Option(
    help: ArgumentHelp(
      """
      When trials under way are saved: steps:500, epochs:1 or seconds:30 \
      (default: \(CheckpointSchedule.automatic)).
      """, valueName: "when"))
  var checkpointEvery: CheckpointSchedule?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      """
      How many checkpoints to keep of each trial on the way, also when it is done \
      (default: the last, until it is done).
      """, valueName: "count"))
  var keep: Int?

  @Flag(help: "Print the result as JSON in place of the table.")
  var json = false

  @Flag(help: "Show no progress.")
  var quiet = false

  func validate() throws {
    if let keep, keep < 1 {
      throw ValidationError("the checkpoints to keep must be at least 1, but are \(keep)")
    }
    if resume != nil, output != nil {
      throw ValidationError(
        "--resume carries a run on in its own directory; leave --output out, or --resume")
    }
  }

  /// The policy with what was asked for.
  func policy(_ policy: CheckpointPolicy) -> CheckpointPolicy {
    var policy = policy
    if let checkpointEvery { policy.schedule = checkpointEvery }
    if let keep { policy.kept = keep }
    return policy
  }
}

extension CheckpointSchedule: ExpressibleByArgument {}
