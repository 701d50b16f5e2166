import ArgumentParser

/// Where a sweep leaves its results, which part of it is run, and what it says.
struct SweepRunningOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "The directory of the sweep, which may have a part of it (default: runs/sweep-DATE-TIME).",
      valueName: "directory"))
  var output: String?

  @Flag(help: "Print the trials with their numbers, and train nothing.")
  var list = false

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Run one trial alone; --output is the directory, or a file that ends in .h5.",
      valueName: "number"))
  var trial: Int?

  @Flag(help: "Print the result as JSON in place of the tables.")
  var json = false

  @Flag(help: "Show no progress.")
  var quiet = false

  func validate() throws {
    if list, trial != nil || json {
      throw ValidationError("--list prints the trials alone; leave --trial and --json out")
    }
    if json, trial != nil {
      throw ValidationError("one trial has no table; leave --json out, or --trial")
    }
  }
}
