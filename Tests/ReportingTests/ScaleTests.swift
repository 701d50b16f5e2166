import Foundation
import Reporting
import Testing

@Suite struct ScaleTests {
  static let kinds: [Scale.Kind] = [.linear, .logarithmic, .complement(floor: 0.01)]

  @Test(arguments: kinds) func everyNumberHasItsPlaceInOrder(kind: Scale.Kind) throws {
    let values = [0.2, 0.25, 0.5, 0.9, 0.99]
    let scale = Scale(kind, covering: values)
    let places = try values.map { try #require(scale.fraction($0)) }
    #expect(places == places.sorted() && Set(places).count == values.count)
    #expect(places.allSatisfy { (0...1).contains($0) })
    #expect(abs(try #require(scale.fraction(scale.domain.lowerBound))) < 1e-12)
    #expect(abs(try #require(scale.fraction(scale.domain.upperBound)) - 1) < 1e-12)
    for value in [Double.nan, .infinity, -.infinity] { #expect(scale.fraction(value) == nil) }
  }

  @Test func whatCannotBeShownIsLeftOut() {
    #expect(Scale(.logarithmic, covering: [-1, 0, 1, 10]).fraction(0) == nil)
    #expect(Scale(.logarithmic, covering: [-1, 0, 1, 10, .infinity]).domain.lowerBound > 0.8)
    #expect(Scale(covering: [.nan, 1, 2]).domain.contains(2))
  }

  @Test(arguments: [[], [3], [0], [.nan], [5, 5], [-1e300, 1e300]] as [[Double]], kinds)
  func everyDataHasAnAxis(values: [Double], kind: Scale.Kind) {
    let scale = Scale(kind, covering: values)
    #expect(scale.domain.lowerBound < scale.domain.upperBound)
    #expect(Axis.numbers("x", scale).ticks.count < 20)
  }

  @Test(arguments: [
    (Scale(domain: 0...1), ["0.0", "0.2", "0.4", "0.6", "0.8", "1.0"]),
    (Scale(domain: 0.013...0.0187), ["0.014", "0.016", "0.018"]),
    (Scale(domain: -40...40), ["−40", "−20", "0", "20", "40"]),
    (
      Scale(.logarithmic, domain: 0.001...1000), ["0.001", "0.01", "0.1", "1", "10", "100", "1000"]
    ),
    (Scale(.logarithmic, domain: 1e-9...10), ["10⁻⁸", "10⁻⁶", "10⁻⁴", "0.01", "1"]),
    (
      Scale(.complement(floor: 0.001), domain: 0.4...0.9991),
      ["0.7", "0.9", "0.97", "0.99", "0.997", "0.999"]
    ),
  ]) func ticksAreRound(scale: Scale, labels: [String]) {
    #expect(Axis.numbers("x", scale, about: 5).ticks.map(\.label) == labels)
  }

  @Test func epochsAreWhole() {
    #expect(Axis.counts("epoch", to: 12).ticks.map(\.label) == ["1", "5", "10"])
    #expect(Axis.counts("epoch", to: 2).ticks.map(\.label) == ["1", "2"])
  }

  @Test func whatReachesBeyondAnAxisEndsThere() {
    let scale = Scale(.linear, domain: 2...5)
    #expect([1, 2, 3, 9].map(scale.clamped) == [2, 2, 3, 5])
    #expect(scale.clamped(.nan).isNaN)
  }
}
