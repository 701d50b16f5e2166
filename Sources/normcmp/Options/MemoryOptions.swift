import ArgumentParser
import Comparison

/// How much memory samples may take.
struct MemoryOptions: ParsableArguments {
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      """
      Hold data in memory when their numbers take no more than this many MiB; stream larger data \
      from the file.
      """,
      valueName: "MiB"))
  var memory = ComparisonPlan().heldMemory >> 20

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      """
      What a trial may hold of data that are streamed, in MiB; samples are mixed within it, so \
      results depend on it.
      """,
      valueName: "MiB"))
  var streamMemory = ComparisonPlan().streamMemory >> 20

  func validate() throws {
    guard (1...1 << 20).contains(memory) else {
      throw ValidationError("the memory must be from 1 to \(1 << 20) MiB, but is \(memory)")
    }
    guard (4...1 << 20).contains(streamMemory) else {
      throw ValidationError(
        "the memory for streaming must be from 4 to \(1 << 20) MiB, but is \(streamMemory)")
    }
  }

  func apply(to plan: inout ComparisonPlan) {
    plan.heldMemory = memory << 20
    plan.streamMemory = streamMemory << 20
  }
}
