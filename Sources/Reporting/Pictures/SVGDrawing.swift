/// A drawing in Scalable Vector Graphics, with a title and a description for readers who cannot see it.
struct SVGDrawing: Hashable, Sendable {
  let width: Double
  let height: Double
  let title: String
  let description: String
  /// Rules in CSS for the classes of the elements.
  let style: String
  let elements: [SVGElement]

  /// The file's text.
  var text: String {
    """
    <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 \(width.svg) \(height.svg)" \
    width="\(width.svg)" height="\(height.svg)" role="img" aria-labelledby="title description">
      <title id="title">\(title.escapedForXML)</title>
      <desc id="description">\(description.escapedForXML)</desc>
      <style>
    \(style.split(separator: "\n").map { "    \($0)\n" }.joined())  </style>
    \(elements.map { $0.lines(indentation: 2) }.joined())</svg>

    """
  }
}
