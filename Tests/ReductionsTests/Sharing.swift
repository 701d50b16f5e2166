import Reductions
import Testing

/// A way to share statistics over an (N, C, P) activation, as a layout and element by element.
struct Sharing: CustomTestStringConvertible, Sendable {
  let name: String
  let layout: @Sendable (_ n: Int, _ c: Int, _ p: Int) -> StatisticLayout
  let parameters: @Sendable (_ c: Int, _ p: Int) -> ParameterLayout
  let statistic: @Sendable (_ n: Int, _ c: Int, _ p: Int, _ C: Int, _ P: Int) -> Int
  let parameter: @Sendable (_ c: Int, _ p: Int, _ P: Int) -> Int

  var testDescription: String { name }

  func reference(n: Int, c: Int, p: Int, epsilon: Double) -> ReferenceNormalization {
    var statistics: [Int] = []
    var parameters: [Int] = []
    for sample in 0..<n {
      for channel in 0..<c {
        for position in 0..<p {
          statistics.append(statistic(sample, channel, position, c, p))
          parameters.append(parameter(channel, position, p))
        }
      }
    }
    return ReferenceNormalization(
      statisticOfElement: statistics, parameterOfElement: parameters, epsilon: epsilon)
  }

  private static let perChannel: @Sendable (Int, Int) -> ParameterLayout = {
    ParameterLayout(runLength: $1, count: $0)
  }

  static let all: [Sharing] = [
    Sharing(
      name: "batch",
      layout: { n, c, p in
        StatisticLayout(
          outer: .init(1, stride: 0), inner: .init(c, stride: p), spans: .init(n, stride: c * p),
          spanLength: p)
      }, parameters: perChannel, statistic: { _, c, _, _, _ in c }, parameter: { c, _, _ in c }),
    Sharing(
      name: "layer, elementwise",
      layout: { n, c, p in
        StatisticLayout(
          outer: .init(n, stride: c * p), inner: .init(1, stride: c * p),
          spans: .init(1, stride: c * p),
          spanLength: c * p)
      }, parameters: { ParameterLayout(runLength: 1, count: $0 * $1) },
      statistic: { n, _, _, _, _ in n }, parameter: { $0 * $2 + $1 }),
    Sharing(
      name: "layer, per channel",
      layout: { n, c, p in
        StatisticLayout(
          outer: .init(n, stride: c * p), inner: .init(1, stride: c * p),
          spans: .init(1, stride: c * p),
          spanLength: c * p)
      }, parameters: perChannel, statistic: { n, _, _, _, _ in n }, parameter: { c, _, _ in c }),
    Sharing(
      name: "layer over channels",
      layout: { n, c, p in
        StatisticLayout(
          outer: .init(n, stride: c * p), inner: .init(p, stride: 1), spans: .init(c, stride: p),
          spanLength: 1)
      }, parameters: perChannel, statistic: { n, _, p, _, P in n * P + p },
      parameter: { c, _, _ in c }),
    Sharing(
      name: "instance",
      layout: { n, c, p in
        StatisticLayout(
          outer: .init(n, stride: c * p), inner: .init(c, stride: p), spans: .init(1, stride: p),
          spanLength: p)
      }, parameters: perChannel, statistic: { n, c, _, C, _ in n * C + c },
      parameter: { c, _, _ in c }),
    Sharing(
      name: "group, two",
      layout: { n, c, p in
        StatisticLayout(
          outer: .init(n, stride: c * p), inner: .init(2, stride: c / 2 * p),
          spans: .init(1, stride: c / 2 * p), spanLength: c / 2 * p)
      }, parameters: perChannel, statistic: { n, c, _, C, _ in n * 2 + c / (C / 2) },
      parameter: { c, _, _ in c }),
    Sharing(
      name: "group, two, interleaved",
      layout: { n, c, p in
        StatisticLayout(
          outer: .init(n, stride: c * p), inner: .init(2, stride: p),
          spans: .init(c / 2, stride: 2 * p), spanLength: p)
      }, parameters: perChannel, statistic: { n, c, _, _, _ in n * 2 + c % 2 },
      parameter: { c, _, _ in c }),
  ]
}

/// The extents of an activation.
struct Extents: CustomTestStringConvertible, Sendable {
  let n: Int
  let c: Int
  let p: Int

  init(_ n: Int, _ c: Int, _ p: Int) {
    self.n = n
    self.c = c
    self.p = p
  }

  var testDescription: String { "\(n)×\(c)×\(p)" }

  /// Lengths around the lane count, planes of real networks, one sample, and cases that are cut.
  static let all = [
    Extents(2, 2, 1), Extents(3, 4, 7), Extents(2, 4, 8), Extents(5, 2, 9), Extents(2, 4, 15),
    Extents(3, 2, 31), Extents(2, 2, 32), Extents(1, 4, 33), Extents(4, 6, 49), Extents(33, 18, 1),
    Extents(2, 4, 300), Extents(1, 2, 40_000), Extents(3, 2, 70_001), Extents(70, 300, 1),
    Extents(20, 40, 49),
    // Planes of one vector; rows as wide as what goes past the caches, and a page apart.
    Extents(29, 6, 16), Extents(9, 608, 1), Extents(9, 1024, 1), Extents(2, 6, 1024),
    // Columns and elementwise parameters cut into parts of rows and of samples.
    Extents(700, 200, 1), Extents(1, 128, 1100),
    // Runs shorter than a vector, more than go side by side.
    Extents(6, 34, 3),
    // Narrow columns, transposed in several blocks.
    Extents(1100, 6, 1), Extents(3, 1100, 7),
  ]
}
