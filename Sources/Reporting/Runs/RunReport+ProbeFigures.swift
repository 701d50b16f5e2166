import Comparison
import Storage

extension RunReport {
  /// What probes read as the networks learned: percentiles and landscapes as bands, everything else as lines.
  var probeFigures: [Figure] {
    let probed = arms.filter { $0.trials.contains { !$0.probes.isEmpty } }
    guard !probed.isEmpty else { return [] }
    return [
      percentileFigure(probed),
      bandFigure(
        probed, "loss", "Loss along the gradient", "loss (nats)",
        "The lowest and the highest loss along the gradient, first seed."),
      bandFigure(
        probed, "gradient", "Change of the gradient", "change of the gradient",
        "The smallest and the largest change of the gradient along itself, first seed."),
    ].compactMap(\.self) + quantities(probed).map { quantityFigure($0, probed) }
  }

  // MARK: Bands

  /// The 15th, 50th and 85th percentile of the last nonlinearity's inputs, of the first seed.
  private func percentileFigure(_ arms: [ReportedArm]) -> Figure? {
    guard
      let layer = arms.flatMap({ $0.trials.flatMap(\.probes.names) })
        .filter({ $0.hasSuffix(".q50") }).max()?.dropLast(".q50".count)
    else { return nil }
    func values(_ arm: ReportedArm, _ name: String) -> [Double] {
      arm.trials.first?.probes["\(layer).\(name)"] ?? []
    }
    let all = arms.flatMap { values($0, "q15") + values($0, "q85") }
    let panels = arms.map { arm in
      let steps = arm.trials.first?.probes["step"] ?? []
      let spans = zip(steps, zip(values(arm, "q15"), values(arm, "q85"))).map {
        Mark.Span(x: $0, low: $1.0, high: $1.1)
      }
      let medians = zip(steps, values(arm, "q50")).map { Mark.Datum(x: $0, y: $1) }
      return Panel(
        title: arm.name, x: stepAxis(arms), y: .numbers("input of \(layer)", Scale(covering: all)),
        series: [
          Series(
            look: looks[arm.method], label: arm.name, marks: [.band(spans), .line(medians)])
        ])
    }
    return Figure(
      "percentiles", title: "Inputs of a nonlinearity",
      caption:
        "One unit of \(layer), first seed: the band holds the middle 70 % of its inputs, the line is their median.",
      width: .twoColumns, panels, panelsPerRow: Self.panelsPerRow(panels), panelHeight: 200)
  }

  /// What lies between `name.low` and `name.high`.
  private func bandFigure(
    _ arms: [ReportedArm], _ name: String, _ title: String, _ axis: String, _ caption: String
  ) -> Figure? {
    let curves = arms.map { arm in
      (
        arm: arm, low: arm.trials.first?.probes["\(name).low"] ?? [],
        high: arm.trials.first?.probes["\(name).high"] ?? []
      )
    }
    guard curves.contains(where: { !$0.low.isEmpty }) else { return nil }
    let scale = Scale(.logarithmic, covering: curves.flatMap { $0.low + $0.high })
    let panels = curves.map { curve in
      let steps = curve.arm.trials.first?.probes["step"] ?? []
      let spans = zip(steps, zip(curve.low, curve.high)).map {
        Mark.Span(x: $0, low: max($1.0, scale.domain.lowerBound), high: $1.1)
      }
      return Panel(
        title: curve.arm.name, x: stepAxis(arms), y: .numbers(axis, scale),
        series: [
          Series(look: looks[curve.arm.method], label: curve.arm.name, marks: [.band(spans)])
        ])
    }
    return Figure(
      "\(name)-along-the-gradient", title: title, caption: caption, width: .twoColumns, panels,
      panelsPerRow: Self.panelsPerRow(panels), panelHeight: 200)
  }

  /// Four, or two where their titles are long.
  private static func panelsPerRow(_ panels: [Panel]) -> Int {
    panels.contains { ($0.title?.count ?? 0) > 18 } ? 2 : 4
  }

  // MARK: Lines

  /// The quantities that are drawn as lines.
  private func quantities(_ arms: [ReportedArm]) -> [String] {
    let bands: Set = ["q15", "q50", "q85", "low", "high", "step"]
    var found: [String] = []
    for name in arms.flatMap({ $0.trials.first?.probes.names ?? [] }) {
      let quantity = Self.quantity(name)
      if !bands.contains(quantity), !found.contains(quantity) { found.append(quantity) }
    }
    return found
  }

  /// What comes after the layer's name.
  private static func quantity(_ name: String) -> String {
    String(name[(name.lastIndex(of: ".").map { name.index(after: $0) } ?? name.startIndex)...])
  }

  /// A panel a layer.
  private func quantityFigure(_ quantity: String, _ arms: [ReportedArm]) -> Figure {
    var names: [String] = []
    for name in arms.flatMap({ $0.trials.first?.probes.names ?? [] })
    where Self.quantity(name) == quantity && !names.contains(name) { names.append(name) }
    let title = quantity.replacing("_", with: " ")
    let panels = names.map { name in
      let curves = arms.map { means(name, of: $0) }
      let layer = name == quantity ? nil : String(name.dropLast(quantity.count + 1))
      return Panel(
        title: layer, x: stepAxis(arms),
        y: .numbers(title, Scale(covering: seeds(name, arms))),
        series: zip(arms, curves).map { arm, curve in
          let steps = arm.trials.first?.probes["step"] ?? []
          func line(_ values: [Double]) -> [Mark.Datum] {
            zip(steps, values).map { .init(x: $0, y: $1) }
          }
          let seeds = arm.trials.compactMap { $0.probes[name] }
          return Series(
            look: looks[arm.method], label: arm.name,
            marks: (seeds.count > 1 ? seeds.map { .line(line($0), .seed) } : [])
              + [.line(line(curve))])
        })
    }
    return Figure(
      "probe-\(quantity.replacing("_", with: "-"))",
      title: title.prefix(1).uppercased() + title.dropFirst(),
      caption:
        "A panel a layer, a line an arm: the mean over the seeds, and each seed as a thin line.",
      width: .twoColumns, panels,
      legend: legend(methods), panelsPerRow: 4, panelHeight: 176)
  }

  /// What all seeds of all arms have of a quantity.
  private func seeds(_ name: String, _ arms: [ReportedArm]) -> [Double] {
    arms.flatMap { $0.trials.flatMap { $0.probes[name] ?? [] } }.filter(\.isFinite)
  }

  /// The mean over the seeds at each step that all of them came to.
  private func means(_ name: String, of arm: ReportedArm) -> [Double] {
    let curves = arm.trials.compactMap { $0.probes[name] }
    let count = curves.map(\.count).min() ?? 0
    return (0..<count).map { step in
      curves.reduce(0) { $0 + $1[step] } / Double(curves.count)
    }
  }

  private func stepAxis(_ arms: [ReportedArm]) -> Axis {
    let steps = arms.flatMap { $0.trials.first?.probes["step"] ?? [] }
    return .numbers("step", Scale(covering: steps, keeping: [0]), about: 3)
  }
}
