import Normalizers
import Reductions
import Tensors

/// Times the passes of methods over one shape after another, against the floor that memory sets.
///
/// Floor and methods take turns in the same rounds, on the same threads and tensors. Results are written into
/// memory that is there already, as a training loop does it. Small tensors stay in the caches from call to
/// call, for the floor as for the methods.
package struct PassBenchmark: Sendable {
  /// The methods to time.
  package let methods: [BenchmarkMethod]
  /// The rounds that count.
  package let rounds: Int
  /// The shortest turn, in seconds.
  package let turn: Double
  private let threads: ThreadPool

  /// A benchmark; five milliseconds a turn are fifty thousand times what the clock can tell apart.
  package init(
    methods: [BenchmarkMethod], rounds: Int, threads: ThreadPool, turn: Double = 0.005
  ) {
    self.methods = methods
    self.rounds = rounds
    self.threads = threads
    self.turn = turn
  }

  /// The bytes that timing a shape takes at least: x, y, dy and dx.
  package static func bytes(for shape: Shape) -> Int { 4 * shape.byteCount }

  /// Times the methods that act on activations, on one of the given shape, (N, C, …).
  package func measure(activation shape: Shape) throws -> ShapeMeasurements {
    try measure(shape, methods.filter { !$0.actsOnWeights })
  }

  /// Times the methods that act on weights, on one of the given shape, axis 0 the output channel.
  package func measure(weight shape: Shape) throws -> ShapeMeasurements {
    try measure(shape, methods.filter(\.actsOnWeights))
  }

  private func measure(_ shape: Shape, _ methods: [BenchmarkMethod]) throws -> ShapeMeasurements {
    let (tensors, threads) = (PassTensors(shape), threads)
    var works: [PassWork] = []
    var refusals: [(method: BenchmarkMethod, reason: String)] = []
    for method in methods {
      do {
        works += try method.works(on: tensors, threads: threads)
      } catch let error as NormalizationError {
        refusals.append((method, "\(error)"))
      }
    }
    let copies = MemoryFloor.allCases.map { floor in
      { floor.copy(tensors.x, to: &tensors.y, threads: threads) }
    }
    let combinations = MemoryFloor.allCases.map { floor in
      { floor.combine(tensors.x, tensors.dy, into: &tensors.dx, threads: threads) }
    }
    let seconds = try InterleavedRounds(rounds: rounds, turn: turn)
      .seconds(of: copies + combinations + works.map(\.run))
    let copy = seconds.prefix(copies.count).min() ?? .nan
    let combination = seconds.dropFirst(copies.count).prefix(combinations.count).min() ?? .nan
    let ofWorks = seconds.dropFirst(copies.count + combinations.count)
    return ShapeMeasurements(
      shape: shape, copyMilliseconds: copy * 1e3, combineMilliseconds: combination * 1e3,
      passes: zip(works, ofWorks).map { work, seconds in
        PassMeasurement(
          work.method, work.pass, shape, threads: threads.count, seconds: seconds,
          floor: work.pass == .backward ? combination : copy)
      }, refusals: refusals)
  }
}
