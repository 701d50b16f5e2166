/// A table for a terminal or a text file.
///
/// Words tell everything; color, where asked for, only helps the eye. ``text(width:styled:)`` lays it out.
public struct TextTable: Hashable, Sendable {
  /// The columns, left to right.
  public let columns: [Column]

  /// The rows, top to bottom; each has a cell for every column.
  public private(set) var rows: [[Cell]] = []

  /// A table without rows.
  public init(_ columns: [Column]) { self.columns = columns }

  /// Adds a row at the bottom; cells that are missing at its end are empty.
  ///
  /// - Precondition: there are no more cells than columns.
  public mutating func append(_ cells: [Cell]) {
    precondition(cells.count <= columns.count, "a row has no more cells than the table has columns")
    rows.append(cells + [Cell](repeating: "", count: columns.count - cells.count))
  }

  /// The title of a column, and how its cells are aligned.
  public struct Column: Hashable, Sendable {
    /// The title; long ones are broken at spaces.
    public let title: String
    /// How the cells are aligned.
    public let alignment: Alignment

    /// A column with a title.
    public init(_ title: String, _ alignment: Alignment = .left) {
      self.title = title
      self.alignment = alignment
    }
  }

  /// How the cells of a column line up.
  public enum Alignment: Hashable, Sendable {
    /// At their first character: words.
    case left
    /// At their last character.
    case right
    /// At the decimal point of their first number; cells without a number end with the widest cell.
    case decimal
  }

  /// A text and how it is meant.
  public struct Cell: Hashable, Sendable, ExpressibleByStringLiteral {
    /// The text, on one line; each character is taken to be one column wide.
    public let text: String
    /// What color adds to the text where color is asked for.
    public let emphasis: Emphasis

    /// A cell with a text.
    public init(_ text: String, _ emphasis: Emphasis = .plain) {
      self.text = text
      self.emphasis = emphasis
    }

    /// A plain cell, written as its text.
    public init(stringLiteral text: String) { self.init(text) }
  }

  /// What stands out in a styled table.
  public enum Emphasis: Hashable, Sendable {
    /// Nothing.
    case plain
    /// What the reader looks for first, such as the best value: bold.
    case strong
    /// What went wrong, such as a trial that diverged: red.
    case warning
  }
}
