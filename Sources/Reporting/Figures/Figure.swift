/// A figure as it is printed: panels with their axes, and a legend.
public struct Figure: Sendable {
  /// The name of its file, such as `test-accuracy-by-epoch`.
  public let name: String
  /// What it shows, a few words.
  public let title: String
  /// What is to be seen, for a caption and for readers who cannot see it; one sentence or two.
  public let caption: String
  /// How wide it is.
  public let width: Width
  package let panels: [Panel]
  /// The methods of the legend; empty where the axes name them.
  let legend: [(name: String, look: SeriesLook)]
  /// The panels side by side.
  package let panelsPerRow: Int
  /// The height of a panel with its labels.
  let panelHeight: Double

  /// The widths that journals ask for.
  public enum Width: Double, Sendable {
    /// One column, 89 mm, at 96 pixels an inch.
    case oneColumn = 336
    /// Two columns, 183 mm.
    case twoColumns = 692
  }

  package init(
    _ name: String, title: String, caption: String, width: Width = .oneColumn, _ panels: [Panel],
    legend: [(name: String, look: SeriesLook)] = [], panelsPerRow: Int = 1,
    panelHeight: Double = 220
  ) {
    self.name = name
    self.title = title
    self.caption = caption
    self.width = width
    self.panels = panels
    self.legend = legend
    self.panelsPerRow = panelsPerRow
    self.panelHeight = panelHeight
  }

  /// The figure as the text of an SVG file.
  public var svg: String { drawing(identifier: "").text }
}
