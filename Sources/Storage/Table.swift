/// A table: named columns, all of as many rows.
public struct Table: Sendable, Equatable {
  /// The cells of a column, from the first row to the last.
  public enum Column: Sendable, Equatable {
    /// Names and other text, without NUL.
    case strings([String])
    /// Numbers; NaN where there is none.
    case numbers([Double])

    /// The number of rows.
    public var count: Int {
      switch self {
      case .strings(let cells): cells.count
      case .numbers(let cells): cells.count
      }
    }
  }

  /// The columns, in order.
  public var columns: NamedValues<Column>

  /// A table of columns; without any, an empty table.
  public init(_ columns: NamedValues<Column> = [:]) { self.columns = columns }

  /// The number of rows.
  public var rows: Int { columns.first?.value.count ?? 0 }
}
