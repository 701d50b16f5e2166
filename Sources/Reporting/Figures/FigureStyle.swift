/// How figures look, on paper as on a screen.
enum FigureStyle {
  /// The rules of every figure.
  static let css = """
    .figure text { font: 11px "Helvetica Neue", Helvetica, Arial, "Liberation Sans", "DejaVu Sans", sans-serif; fill: #2b3138 }
    .figure .tick { fill: #59636e; font-size: 10px }
    .figure .panel-title { font-weight: 600 }
    .figure .note { font-size: 10px; fill: #59636e }
    .figure .background { fill: #ffffff }
    .figure .axis { stroke: #818b96; stroke-width: 1; fill: none }
    .figure .grid { stroke: #e4e8ec; stroke-width: 1; fill: none }
    .figure .rule { stroke: #59636e; stroke-width: 1; stroke-dasharray: 4 3; fill: none }
    .figure .mean { stroke: currentColor; stroke-width: 1.8; fill: none; stroke-linejoin: round; stroke-linecap: round }
    .figure .seed { stroke: currentColor; stroke-width: 0.7; stroke-opacity: 0.38; fill: none; stroke-linejoin: round }
    .figure .band { fill: currentColor; fill-opacity: 0.15; stroke: none }
    .figure .mark { fill: currentColor; stroke: #ffffff; stroke-width: 0.8 }
    .figure .dot { fill: currentColor; fill-opacity: 0.42; stroke: none }
    .figure .stop { stroke: currentColor; stroke-width: 1.8; fill: none; stroke-linecap: round }
    .figure .interval { stroke: currentColor; stroke-width: 1.8; fill: none }
    .figure .bar { fill: currentColor; stroke: none }
    .figure .pale { fill: currentColor; fill-opacity: 0.35; stroke: none }
    .figure .plain { color: #2b3138 }
    \(hues(\.light))
    \(dashes)
    @media (prefers-color-scheme: dark) {
      .figure text { fill: #e2e7ec }
      .figure .tick, .figure .note { fill: #9aa5b1 }
      .figure .background { fill: #14181d }
      .figure .axis { stroke: #6b7682 }
      .figure .grid { stroke: #2a3138 }
      .figure .rule { stroke: #9aa5b1 }
      .figure .mark { stroke: #14181d }
      .figure .plain { color: #e2e7ec }
      \(hues(\.dark))
    }
    """

  private static func hues(_ hue: KeyPath<SeriesLook, String>) -> String {
    SeriesLook.all.map { ".m-\($0.name) { color: \($0[keyPath: hue]) }" }.joined(separator: " ")
  }

  private static var dashes: String {
    SeriesLook.all.filter { !$0.dash.isEmpty }
      .map { ".m-\($0.name) .mean { stroke-dasharray: \($0.dash) }" }.joined(separator: " ")
  }
}
