import ArgumentParser

/// Where a comparison leaves its results, and what it says.
struct RunningOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "The run directory, which must be new or empty (default: runs/compare-DATE-TIME).",
      valueName: "directory"))
  var output: String?

  @Flag(help: "Print the result as JSON in place of the table.")
  var json = false

  @Flag(help: "Show no progress.")
  var quiet = false
}
