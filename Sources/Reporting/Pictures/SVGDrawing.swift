/// A drawing in Scalable Vector Graphics, with a title and a description for readers who cannot see it.
struct SVGDrawing: Hashable, Sendable {
  let width: Double
  let height: Double
  let title: String
  let description: String
  /// Rules in CSS for the classes of the elements.
  let style: String
  let elements: [SVGElement]
  /// What the ids of the drawing begin with, so that several can stand in one page.
  var identifier = ""

  /// The file's text.
  var text: String {
    drawn(
      namespace: " xmlns=\"http://www.w3.org/2000/svg\"",
      """
        <style>
      \(style.split(separator: "\n").map { "    \($0)\n" }.joined())  </style>

      """)
  }

  /// The drawing as a part of a page that has its ``style`` already.
  var embedded: String { drawn(namespace: "", "") }

  private func drawn(namespace: String, _ styleElement: String) -> String {
    """
    <svg\(namespace) viewBox="0 0 \(width.svg) \(height.svg)" \
    width="\(width.svg)" height="\(height.svg)" role="img" \
    aria-labelledby="\(identifier)title \(identifier)description">
      <title id="\(identifier)title">\(title.escapedForXML)</title>
      <desc id="\(identifier)description">\(description.escapedForXML)</desc>
    \(styleElement)\(elements.map { $0.lines(indentation: 2) }.joined())</svg>

    """
  }
}
