import Comparison
import Storage

extension RunReport {
  /// Test accuracy against each setting that is a number and differs between the arms.
  var sweepFigures: [Figure] {
    // Advice judges each method at the rate that was best for it: no other is joined to it.
    kind == .advice ? [] : sweepFigures(arms, of: "test accuracy")
  }

  /// Accuracy on held-out training data against the settings that advice chose from.
  var tuningFigures: [Figure] { sweepFigures(tuning, of: "validation accuracy") }

  private func sweepFigures(_ arms: [ReportedArm], of accuracy: String) -> [Figure] {
    var names: [String] = []
    for setting in arms.flatMap(\.settings) where !names.contains(setting.name) {
      names.append(setting.name)
    }
    return names.compactMap { sweepFigure($0, arms, of: accuracy) }
  }

  private func sweepFigure(
    _ setting: String, _ arms: [ReportedArm], of accuracy: String
  ) -> Figure? {
    var methods: [String] = []
    for arm in arms where !methods.contains(arm.method) { methods.append(arm.method) }
    let swept = arms.filter { $0.failure == nil && $0.value(of: setting) != nil }
    let places = Set(swept.compactMap { $0.value(of: setting) }).sorted()
    guard places.count > 1, let least = places.first, let most = places.last else { return nil }
    let isWide = least > 0 && most / least >= 6
    let scale = Scale(isWide ? .logarithmic : .linear, covering: places)
    let finals = swept.flatMap { $0.sample("final_test_accuracy").values }
    guard !finals.isEmpty else { return nil }
    var x = Axis.numbers(setting, scale, at: places)
    x.hasGrid = false
    let y = Axis.numbers("\(accuracy) (%)", Scale(covering: finals), times: 100)
    // Where other settings differ as well, each of their combinations has a panel.
    var rests: [String] = []
    for arm in swept where !rests.contains(arm.variant(without: setting)) {
      rests.append(arm.variant(without: setting))
    }
    let panels = rests.prefix(9).map { rest in
      Panel(
        title: rest.isEmpty ? nil : rest, x: x, y: y,
        series: methods.flatMap { method in
          sweepSeries(
            swept.filter { $0.method == method && $0.variant(without: setting) == rest }, setting)
        })
    }
    let isSingle = panels.count == 1
    return Figure(
      accuracy.replacing(" ", with: "-") + "-by-"
        + setting.map { $0.isLetter ? String($0) : "-" }.joined(),
      title: "\(accuracy.prefix(1).uppercased() + accuracy.dropFirst()) by \(setting)",
      caption:
        "After the last epoch: every seed is a point, the line joins the means, bars are their 95 % t intervals. "
        + "A cross is a trial that diverged: it counts as guessing.",
      width: isSingle ? .oneColumn : .twoColumns, Array(panels), legend: legend(methods),
      panelsPerRow: isSingle ? 1 : 3, panelHeight: isSingle ? 250 : 210)
  }

  private func sweepSeries(_ arms: [ReportedArm], _ setting: String) -> [Series] {
    let sorted = arms.compactMap { arm in arm.value(of: setting).map { (arm: arm, x: $0) } }
      .sorted { $0.x < $1.x }
    guard let method = sorted.first?.arm.method else { return [] }
    var marks: [Mark] = []
    for (arm, x) in sorted {
      let finals = arm.scalars("final_test_accuracy")
      marks.append(
        .seeds(finals.filter { $0.trial.status == .completed }.map { .init(x: x, y: $0.value) }))
      marks.append(
        .stops(finals.filter { $0.trial.status == .diverged }.map { .init(x: x, y: $0.value) }))
      if let interval = arm.sample("final_test_accuracy").meanInterval() {
        marks.append(.errorBar(x: x, low: interval.lower, high: interval.upper))
      }
    }
    let means = sorted.compactMap { arm, x in
      arm.sample("final_test_accuracy").mean.map { Mark.Datum(x: x, y: $0) }
    }
    return [
      Series(look: looks[method], label: method, marks: marks + [.line(means), .points(means)])
    ]
  }
}

extension ReportedArm {
  /// The settings of ``variant`` that end in a number, such as `learning rate` 0.1.
  var settings: [(name: String, value: Double)] {
    variant.split(separator: ", ").compactMap { part in
      guard let space = part.lastIndex(of: " "), let value = Double(part[space...].dropFirst())
      else { return nil }
      return (String(part[..<space]), value)
    }
  }

  func value(of setting: String) -> Double? { settings.first { $0.name == setting }?.value }

  /// What else is special to the arm.
  func variant(without setting: String) -> String {
    variant.split(separator: ", ").filter { !$0.hasPrefix(setting + " ") }.joined(separator: ", ")
  }
}
