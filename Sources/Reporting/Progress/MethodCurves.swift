import Comparison

/// A small curve per method, of the test accuracy by epoch: the mean of the trials that came that far.
package struct MethodCurves: Hashable, Sendable {
  private struct Sum: Hashable {
    var total = 0.0
    var count = 0

    var mean: Double { total / Double(count) }
  }

  /// The methods in the order in which they came.
  private var methods: [String] = []
  /// By method and epoch, from 1.
  private var sums: [String: [Int: Sum]] = [:]

  /// No curves yet.
  package init() {}

  /// Takes in a snapshot at the end of an epoch.
  package mutating func add(_ progress: TrialProgress) {
    guard let accuracy = progress.accuracy, accuracy.isFinite, progress.epoch > 0 else { return }
    if sums[progress.method] == nil { methods.append(progress.method) }
    sums[progress.method, default: [:]][progress.epoch, default: Sum()].total += accuracy
    sums[progress.method, default: [:]][progress.epoch, default: Sum()].count += 1
  }

  /// A line a method, such as `batch  ▁▄▆▇█ 98.8%`, each of at most `width` characters.
  ///
  /// All have one scale, from the lowest mean of all to the highest; of more epochs than fit, the last are shown.
  package func lines(width: Int) -> [String] {
    let means = sums.values.flatMap { $0.values.map(\.mean) }
    guard let low = means.min(), let high = means.max() else { return [] }
    let names = methods.map(\.count).max() ?? 0
    return methods.map { method in
      let curve = (sums[method] ?? [:]).sorted { $0.key < $1.key }.map(\.value.mean)
      let room = max(0, width - names - 2 - " 100.0%".count)
      let bars = curve.suffix(room).map { Self.bar(high > low ? ($0 - low) / (high - low) : 1) }
      let name = method + String(repeating: " ", count: names - method.count)
      let line = "\(name)  \(String(bars)) \(NumberText.percent(curve.last ?? .nan))"
      return String(line.prefix(width))
    }
  }

  /// One of eight heights.
  private static func bar(_ share: Double) -> Character {
    let bars = Array("▁▂▃▄▅▆▇█")
    return bars[min(bars.count - 1, Int(share * Double(bars.count)))]
  }
}
