import Comparison
import Storage

/// One curve of the trials of an arm: every seed, the mean and its interval.
struct SeedCurves {
  /// The numbers of each trial, by epoch.
  let seeds: [(trial: TrialRecord, values: [Double])]
  /// By epoch; it ends where the first trial does.
  let means: [Double]
  /// The 95 % t interval of each mean; empty for one seed.
  let intervals: [ConfidenceInterval]

  init(_ name: String, of arm: ReportedArm) {
    let seeds = arm.trials.compactMap { trial in
      trial.curves[name].map { (trial: trial, values: $0) }
    }
    let whole = seeds.map { $0.values.prefix { $0.isFinite }.count }.min() ?? 0
    let samples = (0..<whole).map { epoch in Sample(seeds.map { $0.values[epoch] }) }
    self.seeds = seeds
    means = samples.compactMap(\.mean)
    intervals = samples.compactMap { $0.meanInterval() }
  }
}

extension RunReport {
  /// The curves that records have, with their axes.
  private static let curves: [(name: String, title: String, kind: Scale.Kind, unit: Double)] = [
    ("test_accuracy", "test accuracy (%)", .linear, 100),
    ("train_loss", "training loss (nats)", .logarithmic, 1),
    ("test_loss", "test loss (nats)", .logarithmic, 1),
    ("train_accuracy", "training accuracy (%)", .linear, 100),
  ]

  /// A figure for each curve that the record has, with a panel for each variant of the methods.
  var learningCurveFigures: [Figure] {
    Self.curves.compactMap { curve in
      guard record.trials.contains(where: { $0.curves[curve.name]?.isEmpty == false }) else {
        return nil
      }
      let axes = axes(curve)
      let panels = variants.map { variant in
        Panel(
          title: variant.isEmpty ? nil : variant, x: axes.x, y: axes.y,
          series: curveSeries(curve.name, arms.filter { $0.variant == variant }))
      }
      let isWide = panels.count > 1
      let noun = curve.title.prefix { $0 != "(" }.dropLast()
      return Figure(
        curve.name.replacing("_", with: "-") + "-by-epoch",
        title: "\(noun.prefix(1).uppercased() + noun.dropFirst()) by epoch",
        caption:
          "Mean over the seeds with its 95 % t interval; thin lines are single seeds. A cross is where a trial diverged, "
          + "and the mean ends there. Bands are cut at the axes."
          + (Self.isComplement(axes.y) ? Self.complementNote : ""),
        width: isWide ? .twoColumns : .oneColumn, panels, legend: legend(methods),
        panelsPerRow: isWide ? 3 : 1, panelHeight: isWide ? 200 : 250)
    }
  }

  /// Test accuracy with a panel for each method, so that every seed is seen.
  var seedCurveFigure: Figure? {
    let curve = Self.curves[0]
    let shown = arms.filter { arm in
      arm.trials.contains { $0.curves[curve.name]?.isEmpty == false }
    }
    guard shown.count > 1 else { return nil }
    let axes = axes(curve)
    return Figure(
      "test-accuracy-of-every-seed", title: "Test accuracy of every seed",
      caption:
        "A panel a method: every seed as a thin line, and their mean with its 95 % t interval.",
      width: .twoColumns,
      shown.map {
        Panel(title: $0.name, x: axes.x, y: axes.y, series: curveSeries(curve.name, [$0]))
      }, panelsPerRow: 4, panelHeight: 176)
  }

  private static func isComplement(_ axis: Axis) -> Bool {
    if case .complement = axis.scale.kind { true } else { false }
  }

  private static let complementNote =
    " The axis is logarithmic in the error, so that accuracies near 100 % are told apart."

  private func axes(_ curve: (name: String, title: String, kind: Scale.Kind, unit: Double)) -> (
    x: Axis, y: Axis
  ) {
    let values = record.trials.flatMap { $0.curves[curve.name] ?? [] }
    // Near 1 the differences that matter are small on a linear axis.
    let highest = values.filter(\.isFinite).max() ?? 0
    let isNearOne = curve.unit == 100 && highest > 0.9 && highest <= 1
    let floor = 0.5 / Double(max(1, record.dataset.testSamples))
    let kind = isNearOne ? .complement(floor: floor) : curve.kind
    let epochs = record.trials.compactMap { $0.curves[curve.name]?.count }.max() ?? 1
    return (
      .counts("epoch", to: epochs),
      .numbers(curve.title, Scale(kind, covering: values), times: curve.unit)
    )
  }

  /// All single seeds behind, then the bands and means.
  private func curveSeries(_ name: String, _ arms: [ReportedArm]) -> [Series] {
    let series = arms.map { curveSeries(name, $0) }
    return series.map(\.seeds) + series.map(\.mean)
  }

  /// Where the cross of a trial lies that has no epoch: at guessing, or above all losses.
  private func stopBeforeTheFirst(_ name: String) -> Mark.Datum {
    let values = record.trials.flatMap { $0.curves[name] ?? [] }.filter(\.isFinite)
    let isAccuracy = name.hasSuffix("accuracy")
    return .init(
      x: 1, y: isAccuracy ? 1 / Double(max(1, record.dataset.classes)) : values.max() ?? 1)
  }

  private func curveSeries(_ name: String, _ arm: ReportedArm) -> (seeds: Series, mean: Series) {
    let curves = SeedCurves(name, of: arm)
    func line(_ values: [Double]) -> [Mark.Datum] {
      values.enumerated().map { .init(x: Double($0.offset + 1), y: $0.element) }
    }
    let seeds = Series(
      look: looks[arm.method], label: "\(arm.name), single seeds",
      marks: (curves.seeds.count > 1 ? curves.seeds.map { .line(line($0.values), .seed) } : [])
        + [
          .stops(
            curves.seeds.filter { $0.trial.status == .diverged }
              .map { line($0.values.filter(\.isFinite)).last ?? stopBeforeTheFirst(name) })
        ])
    let mean = Series(
      look: looks[arm.method],
      label: "\(arm.name), mean of \(counted(curves.seeds.count, "seed"))",
      marks: [
        .band(
          zip(line(curves.means), curves.intervals).map {
            .init(x: $0.0.x, low: $0.1.lower, high: $0.1.upper)
          }), .line(line(curves.means)),
      ])
    return (seeds, mean)
  }
}
