/// A place in a drawing, in pixels from its upper left corner.
struct Point: Hashable, Sendable {
  var x: Double
  var y: Double

  static func + (left: Point, right: Point) -> Point {
    Point(x: left.x + right.x, y: left.y + right.y)
  }
}

/// What an SVG drawing is made of.
///
/// How an element looks is said by its class, in the drawing's style.
indirect enum SVGElement: Hashable, Sendable {
  /// Several elements of one class, moved by an offset.
  case group(class: String?, offset: Point, [SVGElement])
  /// A rectangle, with corners rounded by a radius.
  case rectangle(class: String?, origin: Point, width: Double, height: Double, radius: Double)
  /// A closed polygon.
  case polygon(class: String?, [Point])
  /// An open line through points.
  case line(class: String?, [Point])
  /// A circle.
  case circle(class: String?, center: Point, radius: Double)
  /// An element with a text that is shown while it is pointed at.
  case titled(String, SVGElement)
  /// Separate strokes, each from a point to another.
  case strokes(class: String?, [Stroke])
  /// A line of text, turned clockwise about the point where it is anchored.
  case text(class: String?, String, at: Point, anchor: Anchor, degrees: Double)

  struct Stroke: Hashable, Sendable {
    let from: Point
    let to: Point
  }

  /// Which part of a text lies at its point.
  enum Anchor: String, Sendable {
    case start, middle, end
  }

  static func text(_ string: String, _ class: String? = nil, at point: Point, _ anchor: Anchor)
    -> SVGElement
  {
    .text(class: `class`, string, at: point, anchor: anchor, degrees: 0)
  }
}

extension SVGElement {
  /// The element in SVG, one line each, indented by so many spaces.
  func lines(indentation: Int) -> String {
    let indent = String(repeating: " ", count: indentation)
    switch self {
    case .group(let name, let offset, let elements):
      let transform = offset == Point(x: 0, y: 0) ? "" : " transform=\"translate(\(offset.svg))\""
      let inside = elements.map { $0.lines(indentation: indentation + 2) }.joined()
      return "\(indent)<g\(attribute(name))\(transform)>\n\(inside)\(indent)</g>\n"
    case .rectangle(let name, let origin, let width, let height, let radius):
      let rounding = radius == 0 ? "" : " rx=\"\(radius.svg)\""
      return "\(indent)<rect\(attribute(name)) x=\"\(origin.x.svg)\" y=\"\(origin.y.svg)\""
        + " width=\"\(width.svg)\" height=\"\(height.svg)\"\(rounding)/>\n"
    case .polygon(let name, let points):
      return
        "\(indent)<path\(attribute(name)) d=\"M\(points.map(\.svg).joined(separator: " "))Z\"/>\n"
    case .line(let name, let points):
      return
        "\(indent)<path\(attribute(name)) d=\"M\(points.map(\.svg).joined(separator: " "))\"/>\n"
    case .circle(let name, let center, let radius):
      return "\(indent)<circle\(attribute(name)) cx=\"\(center.x.svg)\" cy=\"\(center.y.svg)\""
        + " r=\"\(radius.svg)\"/>\n"
    case .titled(let title, let element):
      return "\(indent)<g><title>\(title.escapedForXML)</title>\n"
        + "\(element.lines(indentation: indentation + 2))\(indent)</g>\n"
    case .strokes(let name, let strokes):
      let path = strokes.map { "M\($0.from.svg) \($0.to.svg)" }.joined()
      return "\(indent)<path\(attribute(name)) d=\"\(path)\"/>\n"
    case .text(let name, let string, let point, let anchor, let degrees):
      let turn = degrees == 0 ? "" : " transform=\"rotate(\(degrees.svg) \(point.svg))\""
      let anchoring = anchor == .start ? "" : " text-anchor=\"\(anchor.rawValue)\""
      return "\(indent)<text\(attribute(name)) x=\"\(point.x.svg)\" y=\"\(point.y.svg)\""
        + "\(anchoring)\(turn)>\(string.escapedForXML)</text>\n"
    }
  }

  private func attribute(_ name: String?) -> String { name.map { " class=\"\($0)\"" } ?? "" }
}

extension Point {
  fileprivate var svg: String { "\(x.svg),\(y.svg)" }
}

extension Double {
  /// The number with at most two decimals.
  package var svg: String {
    let hundredths = Int((self * 100).rounded())
    let (whole, rest) = abs(hundredths).quotientAndRemainder(dividingBy: 100)
    let sign = hundredths < 0 ? "-" : ""
    if rest == 0 { return "\(sign)\(whole)" }
    let digits = rest.isMultiple(of: 10) ? "\(rest / 10)" : rest < 10 ? "0\(rest)" : "\(rest)"
    return "\(sign)\(whole).\(digits)"
  }
}

extension String {
  /// The text with what XML takes as markup written as entities.
  package var escapedForXML: String {
    var result = ""
    for character in self {
      switch character {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      default: result.append(character)
      }
    }
    return result
  }
}
