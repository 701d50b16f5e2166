extension RunReport {
  /// What a step takes, and the part of it that normalization takes.
  var timeFigure: Figure? {
    costFigure(
      "time-per-step", title: "Time of a training step",
      caption:
        "Median milliseconds of a step on one thread with nothing beside it; the dark part is what normalization takes.",
      axis: "time a step (ms)"
    ) { method in
      guard
        let total = time("milliseconds_per_step_\(method)", { NumberText.significant($0) })
      else { return nil }
      let share = time("normalization_share_\(method)") { NumberText.percent($0, places: 0) }
      return CostBar(
        total: total.value, dark: total.value * (share?.value ?? 0),
        text: "\(total.text) ms" + (share.map { ", \($0.text)" } ?? ""),
        words: share == nil ? "" : " of it normalization")
    }
  }

  /// The memory that training takes.
  var memoryFigure: Figure? {
    costFigure(
      "memory", title: "Memory of training",
      caption:
        "The most that tensors hold at once: parameters, their gradients, the optimizer, a minibatch, and what a step keeps.",
      axis: "memory (MiB)"
    ) { method in
      time("peak_bytes_\(method)", Self.mebibytes).map {
        CostBar(total: $0.value / 1_048_576, dark: 0, text: "\($0.text) MiB", words: "")
      }
    }
  }

  /// What a method costs: a bar to `total`, of which the last part may be dark.
  private struct CostBar {
    let total: Double
    let dark: Double
    let text: String
    /// What is said after the text where there is no picture.
    let words: String
  }

  /// A bar for each method that there is a cost of; `nil` where there is none of any.
  private func costFigure(
    _ name: String, title: String, caption: String, axis: String, _ bar: (String) -> CostBar?
  ) -> Figure? {
    var methods = methods
    for arm in tuning where !methods.contains(arm.method) { methods.append(arm.method) }
    let measured = methods.compactMap { method in bar(method).map { (method: method, bar: $0) } }
    guard let longest = measured.map(\.bar.total).max(), longest > 0 else { return nil }
    let series = measured.enumerated().map { row, entry -> Series in
      let y = Double(measured.count - 1 - row)
      let bar = entry.bar
      return Series(
        look: looks[entry.method], label: "\(entry.method): \(bar.text)\(bar.words)",
        marks: [
          .bar(from: 0, to: bar.total - bar.dark, y: y, isPale: true),
          .bar(from: bar.total - bar.dark, to: bar.total, y: y, isPale: false),
          .note(bar.text, .init(x: bar.total, y: y)),
        ])
    }
    let names = Axis.names(measured.map(\.method), reversed: true)
    return Figure(
      name, title: title, caption: caption,
      [
        Panel(
          x: .numbers(
            axis, Scale(domain: 0...Self.end(measured.map(\.bar), beside: names)),
            at: Scale(domain: 0...longest).ticks(about: 4)),
          y: names, series: series)
      ], panelHeight: Self.height(rows: measured.count))
  }

  /// Where the axis ends so that every bar leaves room for its text, also in a wide typeface.
  private static func end(_ bars: [CostBar], beside names: Axis) -> Double {
    let panel = Panel(x: names, y: names, series: [])
    let width = panel.frame(width: Figure.Width.oneColumn.rawValue, height: 0).width
    return bars.map { bar in
      let text = min(0.7, (8 + 6.5 * Double(bar.text.count)) / width)
      return bar.total / (1 - text)
    }.max() ?? 1
  }
}
