import Comparison
import Storage

extension RunReport {
  /// The final accuracy of every trial by arm, with the mean and its interval.
  var finalAccuracyFigure: Figure? {
    let shown = arms.filter { !$0.scalars("final_test_accuracy").isEmpty || $0.failure != nil }
    let values = arms.flatMap { $0.sample("final_test_accuracy").values }
    guard !values.isEmpty else { return nil }
    let ends = arms.compactMap { $0.sample("final_test_accuracy").meanInterval() }
      .flatMap { [$0.lower, $0.upper] }
    // No accuracy is beyond 0 and 1, though a t interval may reach there.
    let cuts = (ends.contains { $0 < 0 } ? [0.0] : []) + (ends.contains { $0 > 1 } ? [1] : [])
    let scale = Scale(covering: values + ends.map { min(max($0, 0), 1) }, keeping: cuts)
    let last = shown.count - 1
    let series = shown.enumerated().map { row, arm -> Series in
      let y = Double(last - row)
      let finals = arm.scalars("final_test_accuracy")
      let sample = arm.sample("final_test_accuracy")
      guard arm.failure == nil else {
        return Series(
          look: looks[arm.method],
          marks: [.note("could not be trained", .init(x: scale.domain.lowerBound, y: y))])
      }
      func places(_ isDiverged: Bool) -> [Mark.Datum] {
        finals.enumerated().filter { ($0.element.trial.status == .diverged) == isDiverged }
          .map { Mark.Datum(x: $0.element.value, y: y + Self.spread($0.offset)) }
      }
      var marks: [Mark] = [.seeds(places(false)), .stops(places(true))]
      if let mean = sample.mean {
        let interval = sample.meanInterval()
        marks.append(
          .interval(
            low: interval?.lower ?? mean, high: interval?.upper ?? mean, mean: mean, y: y - 0.16))
      }
      return Series(
        look: looks[arm.method],
        label:
          "\(arm.name): \(NumberText.percent(sample, places: 2)), \(counted(finals.count, "seed"))",
        marks: marks)
    }
    let longest = shown.map(\.name.count).max() ?? 0
    return Figure(
      "test-accuracy", title: "Test accuracy after the last epoch",
      caption: "Every seed is a point; below them the mean with its 95 % t interval."
        + (arms.contains { $0.diverged > 0 }
          ? " A cross is a trial that diverged: it counts as guessing." : "")
        + (cuts.isEmpty ? "" : " Intervals are cut at 0 and 100 %."),
      width: longest > 22 || shown.count > 12 ? .twoColumns : .oneColumn,
      [
        Panel(
          x: .numbers("test accuracy (%)", scale, times: 100),
          y: .names(shown.map(\.name), reversed: true), series: series)
      ], panelHeight: Self.height(rows: shown.count))
  }

  /// The differences from the reference, seed by seed, with the mean and its interval from the record.
  var differenceFigure: Figure? {
    guard let reference, seeds.count > 1,
      let baseline = arms.first(where: { $0.name == reference })
    else { return nil }
    let compared = arms.filter { row(\.comparisons, "method", $0.name) != nil }
    guard !compared.isEmpty else { return nil }
    let against = Dictionary(
      baseline.scalars("final_test_accuracy").map { ($0.trial.seed, $0.value) },
      uniquingKeysWith: { first, _ in first })
    let adjusted = adjustedPValues
    var values: [Double] = [0]
    let series = compared.enumerated().map { index, arm -> Series in
      let y = Double(compared.count - 1 - index)
      let row = row(\.comparisons, "method", arm.name)
      func number(_ column: String) -> Double? {
        self.number(\.comparisons, "comparisons", column, row: row, Self.signedPoints)?.value
      }
      let differences = arm.scalars("final_test_accuracy").compactMap { entry in
        against[entry.trial.seed].map { entry.value - $0 }
      }
      values += differences
      var marks: [Mark] = [
        .seeds(
          differences.enumerated().map { .init(x: $0.element, y: y + Self.spread($0.offset)) })
      ]
      if let mean = number("difference"), let low = number("interval_low"),
        let high = number("interval_high")
      {
        values += [low, high]
        marks.append(.interval(low: low, high: high, mean: mean, y: y - 0.16))
      }
      return Series(
        look: looks[arm.method],
        label: "\(arm.name) − \(reference), adjusted \(NumberText.pStatement(adjusted[arm.name]))",
        marks: marks)
    }
    return Figure(
      "difference-from-\(reference)", title: "Difference from \(reference)",
      caption:
        "Test accuracy of each method minus that of \(reference), seed by seed, and the mean difference with its 95 % t "
        + "interval; right of the dashed line is better than \(reference).",
      [
        Panel(
          x: .numbers("difference (percentage points)", Scale(covering: values), times: 100),
          y: .names(compared.map(\.name), reversed: true),
          series: [Series(look: nil, marks: [.rule(x: 0)])] + series)
      ], panelHeight: Self.height(rows: compared.count))
  }
}
