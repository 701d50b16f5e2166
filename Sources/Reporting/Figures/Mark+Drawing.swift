extension Panel {
  /// The elements of a mark.
  func elements(_ mark: Mark, _ look: SeriesLook?, _ frame: Frame) -> [SVGElement] {
    func place(_ x: Double, _ y: Double) -> Point? { self.place(Mark.Datum(x: x, y: y), in: frame) }
    func strokes(_ name: String, _ ends: [(Point?, Point?)]) -> [SVGElement] {
      let drawn = ends.compactMap { from, to -> SVGElement.Stroke? in
        guard let from, let to else { return nil }
        return SVGElement.Stroke(from: from, to: to)
      }
      return drawn.isEmpty ? [] : [.strokes(class: name, drawn)]
    }
    switch mark {
    case .line(let data, let weight):
      return runs(data.map { self.place($0, in: frame) }).map {
        .line(class: weight.rawValue, $0)
      }
    case .band(let spans):
      return bands(spans, frame)
    case .points(let data):
      return data.compactMap { self.place($0, in: frame) }
        .map { symbol("mark", look?.symbol ?? .circle, at: $0, size: 3.6) }
    case .seeds(let data):
      return data.compactMap { self.place($0, in: frame) }
        .map { .circle(class: "dot", center: $0, radius: 2.4) }
    case .stops(let data):
      return data.compactMap { self.place($0, in: frame) }.flatMap { center in
        strokes(
          "stop",
          [
            (center + Point(x: -3, y: -3), center + Point(x: 3, y: 3)),
            (center + Point(x: -3, y: 3), center + Point(x: 3, y: -3)),
          ])
      }
    case .interval(let low, let high, let mean, let y):
      let domain = self.x.scale
      let line = strokes(
        "interval", [(place(domain.clamped(low), y), place(domain.clamped(high), y))])
      // What ends beyond the axis has no cap there.
      let within = [low, high].filter { domain.clamped($0) == $0 }
      let caps = within.compactMap { place($0, y) }.flatMap { end in
        strokes("interval", [(end + Point(x: 0, y: -3.5), end + Point(x: 0, y: 3.5))])
      }
      let middle = place(mean, y).map {
        [symbol("mark", look?.symbol ?? .circle, at: $0, size: 4.4)]
      }
      return line + caps + (middle ?? [])
    case .errorBar(let x, let low, let high):
      let domain = self.y.scale
      return strokes(
        "interval", [(place(x, domain.clamped(low)), place(x, domain.clamped(high)))])
    case .bar(let from, let to, let y, let isPale):
      guard let lower = place(from, y - 0.32), let upper = place(to, y + 0.32) else { return [] }
      return [
        .rectangle(
          class: isPale ? "pale" : "bar", origin: Point(x: lower.x, y: upper.y),
          width: upper.x - lower.x, height: lower.y - upper.y, radius: 1.5)
      ]
    case .rule(let x):
      guard let fraction = self.x.scale.fraction(x), (0...1).contains(fraction) else { return [] }
      let column = frame.left + fraction * frame.width
      return strokes(
        "rule", [(Point(x: column, y: frame.top), Point(x: column, y: frame.bottom))])
    case .note(let text, let datum, let endsThere):
      return self.place(datum, in: frame).map {
        [
          .text(
            text, "note", at: $0 + Point(x: endsThere ? -6 : 6, y: 3.5), endsThere ? .end : .start)
        ]
      } ?? []
    }
  }

  private func bands(_ spans: [Mark.Span], _ frame: Frame) -> [SVGElement] {
    let scale = y.scale
    let places = spans.map { span -> (Point, Point)? in
      guard let low = place(Mark.Datum(x: span.x, y: scale.clamped(span.low)), in: frame),
        let high = place(Mark.Datum(x: span.x, y: scale.clamped(span.high)), in: frame)
      else { return nil }
      return (low, high)
    }
    return places.split(separator: nil).map { part in
      let ends = part.compactMap(\.self)
      return .polygon(class: "band", ends.map(\.0) + ends.reversed().map(\.1))
    }
  }

  /// Stretches of points without a gap; single points become short strokes.
  private func runs(_ places: [Point?]) -> [[Point]] {
    places.split(separator: nil).map { part in
      let points = part.compactMap(\.self)
      return points.count == 1
        ? [points[0] + Point(x: -1, y: 0), points[0] + Point(x: 1, y: 0)] : points
    }
  }
}

/// A symbol around a point.
func symbol(
  _ name: String, _ symbol: SeriesLook.Symbol, at center: Point, size: Double
) -> SVGElement {
  func polygon(_ corners: [(Double, Double)]) -> SVGElement {
    .polygon(class: name, corners.map { center + Point(x: size * $0.0, y: size * $0.1) })
  }
  switch symbol {
  case .circle: return .circle(class: name, center: center, radius: size)
  case .square: return polygon([(-0.9, -0.9), (0.9, -0.9), (0.9, 0.9), (-0.9, 0.9)])
  case .diamond: return polygon([(0, -1.25), (1.25, 0), (0, 1.25), (-1.25, 0)])
  case .up: return polygon([(0, -1.2), (1.15, 0.85), (-1.15, 0.85)])
  case .down: return polygon([(0, 1.2), (1.15, -0.85), (-1.15, -0.85)])
  }
}

extension Array {
  /// The stretches between elements that are `nil`.
  fileprivate func split<Wrapped>(separator: Wrapped?) -> [ArraySlice<Element>]
  where Element == Wrapped? {
    split { $0 == nil }
  }
}
