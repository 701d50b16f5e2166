/// A part of a page.
indirect enum HTMLNode: Hashable, Sendable, ExpressibleByStringLiteral {
  /// An element with its attributes, in order, and what is in it.
  case element(String, [String: String], [HTMLNode])
  /// Text, whose markup is escaped.
  case text(String)
  /// What is markup already, such as a drawing.
  case markup(String)

  init(stringLiteral text: String) { self = .text(text) }

  /// The markup.
  var html: String {
    switch self {
    case .markup(let markup): return markup
    case .text(let text): return text.escapedForXML
    case .element(let name, let attributes, let children):
      let list = attributes.sorted { $0.key < $1.key }
        .map { " \($0.key)=\"\($0.value.escapedForXML.replacing("\"", with: "&quot;"))\"" }
      let open = "<\(name)\(list.joined())>"
      guard !Self.empty.contains(name) else { return open + "\n" }
      let end = Self.blocks.contains(name) ? "\n" : ""
      return open + children.map(\.html).joined() + "</\(name)>" + end
    }
  }

  private static let empty: Set = ["meta", "input", "br"]
  private static let blocks: Set = [
    "html", "head", "body", "title", "header", "main", "footer", "section", "h1", "h2", "h3", "p",
    "table", "caption", "thead", "tbody", "tr", "ul", "ol", "li", "dl", "dt", "dd", "figure",
    "figcaption", "details", "summary", "div", "form", "pre", "style", "script", "th", "td",
    "fieldset", "legend", "label",
  ]
}

/// An element of a page.
func node(_ name: String, _ attributes: [String: String], _ children: [HTMLNode]) -> HTMLNode {
  .element(name, attributes, children)
}

/// An element of a page without attributes.
func node(_ name: String, _ children: [HTMLNode]) -> HTMLNode { .element(name, [:], children) }

/// An element of a page with a text.
func node(_ name: String, _ attributes: [String: String], _ text: String) -> HTMLNode {
  .element(name, attributes, [.text(text)])
}

/// An element of a page with a text and without attributes.
func node(_ name: String, _ text: String) -> HTMLNode { .element(name, [:], [.text(text)]) }
