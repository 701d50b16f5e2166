import ArgumentParser
import Foundation
import Reporting
import Storage
import Tensors

extension DatasetCommand {
  struct Bench: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Measures how fast the samples of a file become minibatches.",
      usage: "normcmp dataset bench <file> [<options>]",
      discussion: """
        One epoch of the training set in the order of the file and one shuffled, in turns, each \
        from opening the file to the last minibatch of 32-bit numbers; medians over the rounds.
        """)

    @Argument(help: "An HDF5 file with images and labels.") var file: String

    @Option(parsing: .unconditional, help: "The samples of a minibatch.")
    var batchSize = 128

    @Option(parsing: .unconditional, help: "How often each is measured.")
    var rounds = 3

    @Option(
      parsing: .unconditional,
      help: ArgumentHelp("What a stream may hold, in MiB.", valueName: "MiB"))
    var streamMemory = SampleSet.streamMemory >> 20

    @Option(help: "How samples that do not fit are mixed: pooled, or exact for those in one piece.")
    var mixing = SampleMixing.pooled

    @Flag(help: "Print the result as JSON.") var json = false

    @Flag(help: "Show no progress.") var quiet = false

    func validate() throws {
      guard batchSize >= 1, rounds >= 1, (4...1 << 20).contains(streamMemory) else {
        throw ValidationError(
          "the batch size and the rounds must be at least 1, and the memory at least 4 MiB")
      }
    }

    func run() throws {
      guard let set = try DatasetFile(contentsOf: file).sets.first else { return }
      let progress = WorkProgress.onStandardError("measure", isQuiet: quiet)
      defer { progress?.end() }
      var rates: [[Double]] = [[], []]
      var mixed = 0
      let total = Double(2 * rounds)
      for round in 0..<rounds {
        for (index, order) in [SampleOrder.stored, .shuffled(seed: UInt64(round))].enumerated() {
          let done = Double(2 * round + index)
          let result = try FeedMeasurement(
            of: set, order, size: batchSize, memory: streamMemory << 20, mixing: mixing
          ) { progress?.update((done + $0) / total) }
          rates[index].append(result.samplesPerSecond)
          mixed = result.samplesMixed
        }
      }
      progress?.end()
      let result = Result(
        samples: set.count, mixed: mixed, inOrder: median(rates[0]), shuffled: median(rates[1]))
      if json {
        print(String(decoding: try JSONEncoder.report().encode(result), as: UTF8.self))
        return
      }
      print("in order  \(NumberText.significant(result.inOrder / 1000)) thousand samples/s")
      print(
        "shuffled  \(NumberText.significant(result.shuffled / 1000)) thousand samples/s, "
          + "\(mixed) of \(set.count) samples mixed at a time")
    }

    private struct Result: Encodable {
      let samples: Int
      let mixed: Int
      let inOrder: Double
      let shuffled: Double

      enum CodingKeys: String, CodingKey {
        case samples, mixed, shuffled
        case inOrder = "in_order"
      }
    }

    private func median(_ numbers: [Double]) -> Double {
      let sorted = numbers.sorted()
      return sorted[sorted.count / 2]
    }
  }
}

extension SampleMixing: ExpressibleByArgument {}
