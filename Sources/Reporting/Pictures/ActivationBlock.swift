/// A block of activations, a cube for each element, taken apart into the sets that share a statistic.
///
/// Channels run to the right, positions down, samples into the depth. The set at the front, the right and
/// the top stands out.
struct ActivationBlock {
  /// The extents of the set.
  let set: BlockExtents
  /// The edge of a cube.
  let cell: Double
  /// How far sets stand apart.
  let gap: Double

  private let extents = BlockExtents.activations
  /// How far one pixel of depth moves to the right and up.
  private static let depth = Point(x: 0.6, y: -0.42)

  init(set: BlockExtents, cell: Double = 25, gap: Double = 12) {
    self.set = set
    self.cell = cell
    self.gap = gap
  }

  private var sets: BlockExtents { extents.divided(by: set) }

  /// How far the block reaches along each axis, gaps included.
  private var reach: (samples: Double, channels: Double, positions: Double) {
    (
      edge(extents.samples, set.samples), edge(extents.channels, set.channels),
      edge(extents.positions, set.positions)
    )
  }

  /// Where an axis of so many cells ends that is cut into runs.
  private func edge(_ cells: Int, _ run: Int) -> Double {
    Double(cells) * cell + Double(cells / run - 1) * gap
  }

  /// What the drawing takes, from the upper left corner of what is farthest up and left.
  var size: (width: Double, height: Double) {
    (
      reach.channels + reach.samples * Self.depth.x,
      reach.positions - reach.samples * Self.depth.y
    )
  }

  /// The upper left corner of the front.
  private var frontOrigin: Point { Point(x: 0, y: -reach.samples * Self.depth.y) }

  private func place(sample: Double, channel: Double, position: Double) -> Point {
    frontOrigin
      + Point(x: channel + sample * Self.depth.x, y: position + sample * Self.depth.y)
  }
}

extension ActivationBlock {
  /// All sets, the one that stands out in a group of its own.
  var elements: [SVGElement] {
    var rest: [SVGElement] = []
    var highlighted: [SVGElement] = []
    // From the back to the front, each covering what lies behind it.
    for sample in (0..<sets.samples).reversed() {
      for position in (0..<sets.positions).reversed() {
        for channel in 0..<sets.channels {
          let isSet = sample == 0 && position == 0 && channel == sets.channels - 1
          let box = faces(sample: sample, channel: channel, position: position)
          if isSet { highlighted += box } else { rest += box }
        }
      }
    }
    return [
      .group(class: "rest", offset: Point(x: 0, y: 0), rest),
      .group(class: "set", offset: Point(x: 0, y: 0), highlighted),
    ]
  }

  /// The letter i on the cube at the front, right and top.
  var element: SVGElement {
    let center = place(
      sample: 0, channel: reach.channels - cell / 2, position: cell / 2)
    return .text("i", "symbol element", at: center + Point(x: 0, y: 5), .middle)
  }

  /// Front, top and side of a set, each with the lines between its cubes.
  private func faces(sample: Int, channel: Int, position: Int) -> [SVGElement] {
    let n = span(sample, set.samples)
    let c = span(channel, set.channels)
    let p = span(position, set.positions)
    return face("front", c, p) {
      place(sample: n.start, channel: $0, position: $1)
    }
      + face("top", c, n) { place(sample: $1, channel: $0, position: p.start) }
      + face("side", n, p) { place(sample: $0, channel: c.end, position: $1) }
  }

  private typealias Span = (start: Double, end: Double, cells: Int)

  private func span(_ index: Int, _ run: Int) -> Span {
    let start = Double(index) * (Double(run) * cell + gap)
    return (start, start + Double(run) * cell, run)
  }

  private func face(
    _ name: String, _ across: Span, _ along: Span, _ place: (Double, Double) -> Point
  ) -> [SVGElement] {
    let outline = SVGElement.polygon(
      class: name,
      [
        place(across.start, along.start), place(across.end, along.start),
        place(across.end, along.end), place(across.start, along.end),
      ])
    let cuts =
      (1..<max(1, across.cells)).map { index in
        let x = across.start + Double(index) * cell
        return SVGElement.Stroke(from: place(x, along.start), to: place(x, along.end))
      }
      + (1..<max(1, along.cells)).map { index in
        let y = along.start + Double(index) * cell
        return SVGElement.Stroke(from: place(across.start, y), to: place(across.end, y))
      }
    return cuts.isEmpty ? [outline] : [outline, .strokes(class: "cuts", cuts)]
  }
}

extension ActivationBlock {
  /// The names of the axes beside the block.
  var axes: [SVGElement] {
    let bottom = place(sample: 0, channel: reach.channels / 2, position: reach.positions)
    let left = place(sample: 0, channel: 0, position: reach.positions / 2)
    let edge = place(sample: reach.samples / 2, channel: 0, position: 0)
    // The slope of the edges that lead into the depth: atan(0.42/0.6).
    let slope = -35.0
    return [
      .text("C channels", "quiet", at: bottom + Point(x: 0, y: 20), .middle),
      .text(
        class: "quiet", "H·W positions", at: left + Point(x: -10, y: 0), anchor: .middle,
        degrees: -90),
      .text(
        class: "quiet", "N samples", at: edge + Point(x: -6, y: -9), anchor: .middle,
        degrees: slope),
    ]
  }
}
