import Foundation
import Testing

/// What Tests/Peers/scipy_statistics.py wrote.
struct SciPyFixture: Decodable {
  struct Tail: Decodable {
    let nu: Int
    let t: Double
    let upperTail: Double
  }

  struct Quantile: Decodable {
    let nu: Int
    let tail: Double
    let t: Double
  }

  struct Sample: Decodable {
    let values: [Double]
    let mean: Double
    let standardDeviation: Double
    /// Lower and upper end; absent where SciPy divides 0 by 0.
    let interval95: [Double]?
    let interval99: [Double]?
    let twoSided: Double
    let greater: Double
    let less: Double
  }

  let scipy: String
  let studentT: [Tail]
  let studentTQuantiles: [Quantile]
  let samples: [Sample]

  static func load() throws -> SciPyFixture {
    let url = try #require(
      Bundle.module.url(forResource: "Fixtures/scipy-statistics", withExtension: "json"))
    return try JSONDecoder().decode(SciPyFixture.self, from: Data(contentsOf: url))
  }
}

/// The difference of two numbers as a fraction of the expected one.
func relativeError(_ found: Double, _ expected: Double) -> Double {
  found == expected ? 0 : abs(found - expected) / abs(expected)
}
