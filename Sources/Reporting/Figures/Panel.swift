/// One coordinate system with what is drawn in it.
package struct Panel: Hashable, Sendable {
  package var title: String?
  /// Whether the y-axis is named: beside another panel of the same axis it need not be.
  var namesY = true
  package let x: Axis
  package let y: Axis
  /// What is drawn, from the back to the front.
  package let series: [Series]

  package init(title: String? = nil, x: Axis, y: Axis, series: [Series]) {
    self.title = title
    self.x = x
    self.y = y
    self.series = series
  }

  /// The place of the drawing area within a panel of some size.
  package struct Frame: Hashable, Sendable {
    package let left: Double
    package let top: Double
    package let width: Double
    package let height: Double

    var right: Double { left + width }
    var bottom: Double { top + height }
  }

  /// The drawing area of a panel that is so large in all: what labels and titles leave.
  package func frame(width: Double, height: Double) -> Frame {
    let longest = y.ticks.map(\.label.count).max() ?? 0
    let left = (y.title.isEmpty ? 6 : 22) + (y.hasGrid ? 5.8 : 6.4) * Double(longest) + 4
    let top = title == nil ? 8.0 : 24
    return Frame(
      left: left, top: top, width: width - left - 12,
      height: height - top - (x.title.isEmpty ? 22 : 38))
  }

  /// Where a datum lies; `nil` where it has no place.
  func place(_ datum: Mark.Datum, in frame: Frame) -> Point? {
    guard let x = x.scale.fraction(datum.x), let y = y.scale.fraction(datum.y) else { return nil }
    return Point(x: frame.left + x * frame.width, y: frame.bottom - y * frame.height)
  }
}
