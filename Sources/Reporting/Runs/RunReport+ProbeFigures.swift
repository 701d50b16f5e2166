import Comparison
import Storage

/// What was measured of the networks of an arm while they learned.
struct ProbedArm {
  let arm: ReportedArm

  /// Whether a number was measured.
  func has(_ name: String) -> Bool { arm.trials.contains { $0.probes[name] != nil } }

  /// A number of each trial with the steps at which it was measured.
  func curves(_ name: String) -> [[Mark.Datum]] {
    arm.trials.compactMap { trial in
      guard let steps = trial.probes["step"], let values = trial.probes[name] else { return nil }
      return zip(steps, values).map { .init(x: $0, y: $1) }
    }
  }

  /// The mean over the seeds at each step that all trials came to, with its interval.
  func means(_ name: String) -> [(x: Double, mean: Double, interval: ConfidenceInterval?)] {
    let curves = curves(name)
    let count = curves.map(\.count).min() ?? 0
    return (0..<count).compactMap { index in
      let sample = Sample(curves.map { $0[index].y })
      return sample.mean.map { (curves[0][index].x, $0, sample.meanInterval()) }
    }
  }
}

extension RunReport {
  /// What is drawn of probes, as the record names it.
  static let probed: [(quantity: String, title: String)] = [
    ("variance", "variance of pre-activations"), ("mean", "mean of pre-activations"),
    ("dead", "share of dead units"), ("gradient_norm", "gradient norm"),
    ("gradient_shift", "shift of the gradient"), ("gradient_cosine", "cosine of the gradients"),
    ("weight_norm", "weight norm"), ("singular_value", "largest singular value"),
    ("mean_gap", "gap of means"), ("variance_gap", "gap of variances"),
  ]

  /// Every figure of what was measured inside the networks; none for records without probes.
  var probeFigures: [Figure] {
    let probed = arms.map(ProbedArm.init).filter { $0.has("step") }
    guard !probed.isEmpty else { return [] }
    return percentileFigures(probed) + Self.probed.compactMap { quantityFigure($0, probed) }
      + landscapeFigures(probed)
  }

  /// The layers for which a quantity was measured, in order of the network; the first, the last and some between where
  /// there are more than four.
  private func layers(_ quantity: String, _ arms: [ProbedArm]) -> [String] {
    var layers: [String] = []
    for name in arms.flatMap({ $0.arm.trials.first?.probes.names ?? [] })
    where name.hasSuffix("." + quantity) {
      let layer = String(name.dropLast(quantity.count + 1))
      if !layers.contains(layer), layer != "loss", layer != "gradient" { layers.append(layer) }
    }
    guard layers.count > 4 else { return layers }
    return [0, 1, 2, 3].map { layers[$0 * (layers.count - 1) / 3] }
  }

  /// Percentiles of a unit's inputs, a figure a layer and a panel an arm, as arXiv 1502.03167 draws them first.
  private func percentileFigures(_ arms: [ProbedArm]) -> [Figure] {
    layers("q50", arms).suffix(2).map { layer in
      let shown = arms.filter { $0.has("\(layer).q50") }.prefix(12)
      let values = shown.flatMap { arm in
        ["q15", "q50", "q85"].flatMap { arm.curves("\(layer).\($0)").joined().map(\.y) }
      }
      let axes = (x: steps(shown), y: Axis.numbers("input of \(layer)", Scale(covering: values)))
      return Figure(
        "percentiles-of-\(layer.slug)",
        title: "Inputs of the nonlinearity after \(layer) while it learns",
        caption:
          "Of the middle unit on a fixed minibatch: the ribbon reaches from the 15th to the 85th percentile, the line is the "
          + "median, each the mean over the seeds; thin lines are the medians of single seeds.",
        width: .twoColumns,
        shown.map { probed in
          let low = probed.means("\(layer).q15")
          let high = probed.means("\(layer).q85")
          let look = looks[probed.arm.method]
          return Panel(
            title: probed.arm.name, x: axes.x, y: axes.y,
            series: [
              Series(
                look: look, label: probed.arm.name,
                marks: [
                  .band(zip(low, high).map { .init(x: $0.x, low: $0.mean, high: $1.mean) })
                ] + probed.curves("\(layer).q50").map { .line($0, .seed) }
                  + [.line(probed.means("\(layer).q50").map { .init(x: $0.x, y: $0.mean) })])
            ])
        }, panelsPerRow: 3, panelHeight: 190)
    }
  }

  /// One number of each layer, a panel a layer and variant.
  private func quantityFigure(_ probed: (quantity: String, title: String), _ arms: [ProbedArm])
    -> Figure?
  {
    let layers = layers(probed.quantity, arms)
    let variants = variants.prefix(4)
    guard !layers.isEmpty else { return nil }
    let values = layers.flatMap { layer in
      arms.flatMap { $0.curves("\(layer).\(probed.quantity)").joined().map(\.y) }
    }.filter(\.isFinite)
    let isPositive = (values.min() ?? 0) > 0 && (values.max() ?? 0) > 20 * (values.min() ?? 1)
    let axes = (
      x: steps(arms[...]),
      y: Axis.numbers(probed.title, Scale(isPositive ? .logarithmic : .linear, covering: values))
    )
    let panels = variants.flatMap { variant in
      layers.map { layer in
        Panel(
          title: variant.isEmpty ? layer : "\(layer), \(variant)", x: axes.x, y: axes.y,
          series: arms.filter { $0.arm.variant == variant }
            .flatMap { series("\(layer).\(probed.quantity)", $0) })
      }
    }
    return Figure(
      probed.quantity.slug + "-by-step",
      title: probed.title.prefix(1).uppercased() + probed.title.dropFirst() + " by layer",
      caption:
        "On a fixed minibatch: the mean over the seeds with its 95 % t interval; thin lines are single seeds.",
      width: .twoColumns, panels, legend: legend(methods),
      panelsPerRow: min(4, max(2, layers.count)), panelHeight: 190)
  }

  /// How loss and gradient change along the direction of a step, as arXiv 1805.11604 draws it.
  private func landscapeFigures(_ arms: [ProbedArm]) -> [Figure] {
    [("loss", "loss along the step (nats)"), ("gradient", "distance of gradients")].compactMap {
      name, title in
      let shown = arms.filter { $0.has("\(name).low") }
      guard !shown.isEmpty else { return nil }
      let values = shown.flatMap { arm in
        ["low", "high"].flatMap { arm.curves("\(name).\($0)").joined().map(\.y) }
      }
      let axes = (
        x: steps(shown[...]), y: Axis.numbers(title, Scale(.logarithmic, covering: values))
      )
      return Figure(
        "landscape-of-\(name)",
        title: name == "loss" ? "Landscape of the loss" : "Landscape of the gradient",
        caption:
          "From the least to the largest value along the direction of each step, the mean over the seeds; a narrow band is a "
          + "smooth landscape.",
        width: .twoColumns,
        shown.prefix(12).map { probed in
          let (low, high) = (probed.means("\(name).low"), probed.means("\(name).high"))
          return Panel(
            title: probed.arm.name, x: axes.x, y: axes.y,
            series: [
              Series(
                look: looks[probed.arm.method], label: probed.arm.name,
                marks: [.band(zip(low, high).map { .init(x: $0.x, low: $0.mean, high: $1.mean) })]
                  + (probed.curves("\(name).low") + probed.curves("\(name).high")).map {
                    .line($0, .seed)
                  })
            ])
        }, panelsPerRow: 3, panelHeight: 190)
    }
  }

  private func series(_ name: String, _ probed: ProbedArm) -> [Series] {
    let means = probed.means(name)
    let curves = probed.curves(name)
    guard !curves.isEmpty else { return [] }
    return [
      Series(
        look: looks[probed.arm.method], label: probed.arm.name,
        marks: (curves.count > 1 ? curves.map { .line($0, .seed) } : []) + [
          .band(
            means.compactMap { mean in
              mean.interval.map { .init(x: mean.x, low: $0.lower, high: $0.upper) }
            }), .line(means.map { .init(x: $0.x, y: $0.mean) }),
        ])
    ]
  }

  private func steps(_ arms: ArraySlice<ProbedArm>) -> Axis {
    let steps = arms.flatMap { $0.arm.trials.compactMap { $0.probes["step"]?.last } }
    return .numbers("step", Scale(covering: steps + [0], keeping: [0]), about: 3)
  }
}

extension String {
  /// The text as a part of a file's name.
  fileprivate var slug: String { String(map { $0.isLetter || $0.isNumber ? $0 : "-" }) }
}
