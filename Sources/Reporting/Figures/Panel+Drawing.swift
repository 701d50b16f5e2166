extension Panel {
  /// The panel's elements, within a size.
  func elements(width: Double, height: Double) -> [SVGElement] {
    let frame = frame(width: width, height: height)
    return axes(frame)
      + series.map { series in
        let drawn = SVGElement.group(
          class: "series m-\(series.look?.name ?? "all") \(series.look == nil ? "plain" : "")"
            .trimmed,
          offset: Point(x: 0, y: 0), series.marks.flatMap { elements($0, series.look, frame) })
        return series.label.map { .titled($0, drawn) } ?? drawn
      }
  }

  private func axes(_ frame: Frame) -> [SVGElement] {
    var elements: [SVGElement] = []
    let columns = x.ticks.compactMap { tick in
      x.scale.fraction(tick.value).map { (frame.left + $0 * frame.width, tick.label) }
    }
    let rows = y.ticks.compactMap { tick in
      y.scale.fraction(tick.value).map { (frame.bottom - $0 * frame.height, tick.label) }
    }
    let vertical = x.hasGrid ? columns.map { stroke($0.0, frame.top, $0.0, frame.bottom) } : []
    let horizontal = y.hasGrid ? rows.map { stroke(frame.left, $0.0, frame.right, $0.0) } : []
    if !(vertical + horizontal).isEmpty {
      elements.append(.strokes(class: "grid", vertical + horizontal))
    }
    elements.append(
      .strokes(class: "axis", [stroke(frame.left, frame.bottom, frame.right, frame.bottom)]))
    elements += columns.map { place, label in
      .text(label, "tick", at: Point(x: place, y: frame.bottom + 14), .middle)
    }
    elements += rows.map { place, label in
      .text(label, y.hasGrid ? "tick" : nil, at: Point(x: frame.left - 6, y: place + 3.5), .end)
    }
    if let title {
      elements.append(.text(title, "panel-title", at: Point(x: frame.left, y: 14), .start))
    }
    if !x.title.isEmpty {
      elements.append(
        .text(x.title, at: Point(x: frame.left + frame.width / 2, y: frame.bottom + 31), .middle))
    }
    if !y.title.isEmpty, namesY {
      elements.append(
        .text(
          class: nil, y.title, at: Point(x: 12, y: frame.top + frame.height / 2), anchor: .middle,
          degrees: -90))
    }
    return elements
  }

  private func stroke(_ x0: Double, _ y0: Double, _ x1: Double, _ y1: Double) -> SVGElement.Stroke {
    SVGElement.Stroke(from: Point(x: x0, y: y0), to: Point(x: x1, y: y1))
  }
}

extension String {
  fileprivate var trimmed: String { last == " " ? String(dropLast()) : self }
}
