import Benchmarking
import Foundation
import Normalizers
import Testing

@Suite("Timing of passes")
struct PassBenchmarkTests {
  private let activationMethods = BenchmarkMethod.allCases.filter { !$0.actsOnWeights }

  private func benchmark(
    _ methods: [BenchmarkMethod] = BenchmarkMethod.allCases, threads: ThreadPool = .serial
  ) -> PassBenchmark {
    PassBenchmark(methods: methods, rounds: 1, threads: threads, turn: 0)
  }

  @Test("Every method of activations has its three passes", arguments: [1, 2])
  func activations(threads: Int) throws {
    let shape: Shape = [2, 4, 3, 3]
    let result = try benchmark(threads: ThreadPool(count: threads)).measure(activation: shape)
    #expect(result.shape == shape)
    #expect(result.refusals.isEmpty)
    #expect(
      result.passes.map { [$0.method.rawValue, $0.pass.rawValue] }
        == activationMethods.flatMap { method in
          BenchmarkPass.allCases.map { [method.rawValue, $0.rawValue] }
        })
    #expect(result.passes.allSatisfy { $0.shape == shape && $0.threads == threads })
  }

  @Test("Methods of weights have a forward and a backward pass")
  func weights() throws {
    let result = try benchmark().measure(weight: [4, 3, 2, 2])
    #expect(
      result.passes.map { [$0.method.rawValue, $0.pass.rawValue] } == [
        ["weight", "forward"], ["weight", "backward"],
        ["spectral", "forward"], ["spectral", "backward"],
      ])
  }

  @Test("Bandwidth and ratio follow from the times")
  func derivedNumbers() throws {
    let result = try benchmark([.batch]).measure(activation: [2, 4, 3, 3])
    for pass in result.passes {
      let tensors: Double = pass.pass == .backward ? 3 : 2
      let bytes = tensors * 4 * 72
      #expect(isClose(pass.gigabytesPerSecond, bytes / (pass.milliseconds * 1e-3) / 1e9))
      let floor = pass.pass == .backward ? result.combineMilliseconds : result.copyMilliseconds
      #expect(isClose(pass.floorRatio, pass.milliseconds / floor))
    }
  }

  private func isClose(_ a: Double, _ b: Double) -> Bool { abs(a - b) <= 1e-9 * abs(b) }

  @Test("A method that is not defined on a shape is left out, and the reason given")
  func refusal() throws {
    let result = try benchmark(activationMethods).measure(activation: [6, 4])
    #expect(result.refusals.map(\.method) == [.instance])
    #expect(result.refusals.allSatisfy { $0.reason.contains("6×4") })
    #expect(result.passes.count == (activationMethods.count - 1) * BenchmarkPass.allCases.count)
  }

  @Test("Scripts read the names that the help promises")
  func json() throws {
    let result = try benchmark([.layerElementwise]).measure(activation: [2, 4, 3, 3])
    let data = try JSONEncoder().encode(result.passes)
    let rows = try #require(try JSONSerialization.jsonObject(with: data) as? [[String: Any]])
    #expect(rows.count == 3)
    for (row, pass) in zip(rows, ["forward", "inference", "backward"]) {
      #expect(
        Set(row.keys) == [
          "method", "pass", "shape", "threads", "milliseconds", "gigabytes_per_second",
          "floor_ratio",
        ])
      #expect(row["method"] as? String == "layer-elementwise")
      #expect(row["pass"] as? String == pass)
      #expect(row["shape"] as? [Int] == [2, 4, 3, 3])
      #expect(row["threads"] as? Int == 1)
      #expect((row["milliseconds"] as? Double ?? 0) > 0)
    }
  }

  @Test(
    "Groups are the paper's 32 or the next that divides the channels",
    arguments: [(1, 1), (3, 1), (4, 2), (16, 8), (48, 24), (64, 32), (768, 32), (2048, 32)])
  func groups(channels: Int, expected: Int) {
    #expect(BenchmarkMethod.groups(channels: channels) == expected)
  }
}

@Suite("Shapes as text")
struct BenchmarkShapesTests {
  @Test("A shape is read as it is written", arguments: ["32x64x56x56", "32×64×56×56"])
  func reading(text: String) { #expect(Shape(text: text) == [32, 64, 56, 56]) }

  @Test(
    "What is no shape is refused",
    arguments: ["", "8", "8x", "x8", "8xx8", "0x8", "-1x8", "8x8x8x8x8x8", "8xa", "8 x 8"])
  func refusal(text: String) { #expect(Shape(text: text) == nil) }

  @Test("Every listed shape is one that its methods can be timed on")
  func lists() {
    for list in [BenchmarkShapes.full, .quick] {
      #expect(list.activations.allSatisfy { (2...5).contains($0.rank) && $0.count > 0 })
      #expect(list.weights.allSatisfy { $0.rank >= 2 && $0.count > 0 })
      #expect(Set(list.activations).count == list.activations.count)
    }
  }
}
