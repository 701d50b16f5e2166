import Comparison
import Testing

@Suite struct StudentTTests {
  @Test func upperTailsAgreeWithSciPy() throws {
    for point in try SciPyFixture.load().studentT {
      let found = StudentT(degreesOfFreedom: point.nu).upperTail(point.t)
      #expect(
        relativeError(found, point.upperTail) < 1e-12,
        "ν = \(point.nu), t = \(point.t): \(found), expected \(point.upperTail)")
    }
  }

  @Test func quantilesAgreeWithSciPy() throws {
    for point in try SciPyFixture.load().studentTQuantiles {
      let found = StudentT(degreesOfFreedom: point.nu).upperQuantile(point.tail)
      #expect(
        relativeError(found, point.t) < 1e-12,
        "ν = \(point.nu), tail \(point.tail): \(found), expected \(point.t)")
    }
  }

  @Test(arguments: [1, 2, 5, 30, 1000]) func distributionIsSymmetric(nu: Int) {
    let distribution = StudentT(degreesOfFreedom: nu)
    #expect(distribution.cumulative(0) == 0.5)
    #expect(distribution.upperQuantile(0.5) == 0)
    #expect(distribution.upperQuantile(0.75) == -distribution.upperQuantile(0.25))
    for t in [0.1, 1, 4, 1e3] {
      #expect(abs(distribution.cumulative(t) + distribution.cumulative(-t) - 1) < 1e-15)
    }
  }

  @Test func closedFormOfOneDegreeHoldsFarOut() {
    // Cauchy's tail is 1/(π·t) up to a relative 1/(3·t²).
    #expect(relativeError(StudentT(degreesOfFreedom: 1).upperTail(1e9), 1e-9 / .pi) < 1e-14)
    #expect(
      relativeError(StudentT(degreesOfFreedom: 1).upperQuantile(1e-12), 1e12 / .pi) < 1e-12)
  }

  @Test func infinitiesAndNaNHaveAnAnswer() {
    let distribution = StudentT(degreesOfFreedom: 4)
    #expect(distribution.cumulative(.infinity) == 1)
    #expect(distribution.cumulative(-.infinity) == 0)
    #expect(distribution.cumulative(.nan).isNaN)
  }

  @Test func manyDegreesApproachTheNormalDistribution() {
    // The normal quantile of 0.025; the first term of the difference is (z³ + z)/(4ν) = 2.4e-6.
    let found = StudentT(degreesOfFreedom: 1_000_000).upperQuantile(0.025)
    #expect(abs(found - 1.959963984540054 - 2.372e-6) < 1e-9)
  }
}
