import ArgumentParser
import Benchmarking
import Foundation
import Normalizers
import Reductions
import Reporting

struct Bench: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Times the normalizations against the speed of memory, or whole training steps.",
    usage: "normcmp bench [<options>]",
    discussion: """
      A pass has to move its tensors through memory, so its time is divided by that of the simplest \
      pass over the same memory: a copy for forward and inference, two reads and a write for \
      backward, measured in the same rounds on the same threads. With --step, training steps of \
      networks are timed instead.

      EXAMPLES
        normcmp bench --quick
        normcmp bench --shapes 32x64x56x56 --methods batch,layer --threads 1
        normcmp bench --weights 512x512x3x3 --methods weight,spectral
        normcmp bench --step --models resnet --batch-sizes 32
        normcmp bench --json > bench.json
      """)

  @Option(
    help: ArgumentHelp(
      """
      The methods, separated by commas: \(BenchmarkMethod.names); with --step: \
      \(NormalizationMethod.names) (default: all).
      """, valueName: "list"))
  var methods: String?

  @OptionGroup var threads: ThreadOptions

  @Option(help: "How often every method takes its turn (default: 15, with --quick 5).")
  var rounds: Int?

  @Flag(help: "Print JSON in place of tables.")
  var json = false

  @Option(
    help: ArgumentHelp(
      """
      The vectors of the kernels, which change no result: \(InstructionSet.names) (default: the \
      widest there is).
      """, valueName: "set"))
  var instructionSet: InstructionSet?

  @OptionGroup(title: "SINGLE PASSES") var passes: PassOptions
  @OptionGroup(title: "TRAINING STEPS") var steps: StepOptions

  func validate() throws {
    if let rounds, rounds < 1 {
      throw ValidationError("the rounds must be at least 1, but are \(rounds)")
    }
    if let instructionSet, !InstructionSet.available.contains(instructionSet) {
      throw ValidationError(
        "this processor has no \(instructionSet.rawValue); its widest is "
          + "\(InstructionSet.available.map(\.rawValue).last ?? "unknown")")
    }
    if steps.step {
      if let option = passes.given {
        throw ValidationError("\(option) is for single passes; leave it out, or --step")
      }
      _ = try chosen(NormalizationMethod.self, NormalizationMethod.names)
    } else {
      if let option = steps.given {
        throw ValidationError("\(option) is for training steps; leave it out, or add --step")
      }
      try checkShapes(for: chosen(BenchmarkMethod.self, BenchmarkMethod.names))
    }
  }

  func run() throws {
    if let instructionSet { InstructionSet.current = instructionSet }
    let pool = ThreadPool(count: threads.count)
    if steps.step {
      try timeSteps(pool)
    } else {
      try timePasses(pool)
    }
  }

  private func timePasses(_ pool: ThreadPool) throws {
    let benchmark = PassBenchmark(
      methods: try chosen(BenchmarkMethod.self, BenchmarkMethod.names), rounds: roundCount,
      threads: pool)
    let shapes = passes.allShapes
    var measured: [PassMeasurement] = []
    func show(_ result: ShapeMeasurements) {
      measured += result.passes
      if !json, !(result.passes.isEmpty && result.refusals.isEmpty) { print(result.text) }
    }
    for shape in shapes.activations where benchmark.methods.contains(where: { !$0.actsOnWeights }) {
      show(try benchmark.measure(activation: shape))
    }
    for shape in shapes.weights where benchmark.methods.contains(where: \.actsOnWeights) {
      show(try benchmark.measure(weight: shape))
    }
    if json { try printJSON(measured) } else { print(passNotes(threads: threads.count)) }
  }

  private func timeSteps(_ pool: ThreadPool) throws {
    let benchmark = StepBenchmark(
      methods: try chosen(NormalizationMethod.self, NormalizationMethod.names),
      input: steps.input, rounds: roundCount, threads: pool)
    var measured: [StepMeasurement] = []
    for model in steps.models {
      for batchSize in steps.batchSizes {
        let result = try benchmark.measure(model, batchSize: batchSize)
        measured += result.steps
        if !json { print(stepText(result)) }
      }
    }
    if json { try printJSON(measured) }
  }

  /// The methods asked for by name; `nil` for all.
  private var named: String? { methods == "all" ? nil : methods }

  /// The methods asked for, in their order; all unless told.
  private func chosen<Method: RawRepresentable & CaseIterable>(
    _ type: Method.Type, _ names: String
  ) throws -> [Method] where Method.RawValue == String {
    guard let named else { return Array(Method.allCases) }
    return try named.split(separator: ",", omittingEmptySubsequences: false).map { name in
      guard let method = Method(rawValue: name.lowercased()) else {
        throw ValidationError("there is no method \"\(name)\" to time; choose from \(names)")
      }
      return method
    }
  }

  /// Throws when a method that was asked for by name has no shape to be timed on, or a shape has no room.
  private func checkShapes(for chosen: [BenchmarkMethod]) throws {
    let shapes = passes.allShapes
    let memory = ProcessInfo.processInfo.physicalMemory
    for method in chosen {
      let own = method.actsOnWeights ? shapes.weights : shapes.activations
      if named != nil, own.isEmpty {
        throw ValidationError(
          method.actsOnWeights
            ? "the method \(method.rawValue) acts on weights, but none are listed; add --weights"
            : "the method \(method.rawValue) acts on activations, but none are listed; add --shapes"
        )
      }
      for shape in own where UInt64(PassBenchmark.bytes(for: shape)) > memory {
        throw ValidationError(
          "the tensors of the shape \(shape) take \(PassBenchmark.bytes(for: shape) >> 20) MiB, but "
            + "this machine has \(memory >> 20) MiB; choose a smaller one")
      }
    }
  }

  private var roundCount: Int { rounds ?? (passes.quick ? 5 : 15) }

  private func printJSON(_ values: some Encodable) throws {
    print(String(decoding: try JSONEncoder.report().encode(values), as: UTF8.self))
  }
}

extension InstructionSet: ExpressibleByArgument {
  static var names: String { allCases.map(\.rawValue).joined(separator: ", ") }
}

extension BenchmarkMethod {
  static var names: String { allCases.map(\.rawValue).joined(separator: ", ") }
}
