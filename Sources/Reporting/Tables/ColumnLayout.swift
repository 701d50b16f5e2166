/// A column of a table on its way to text: its cells, lined up among themselves.
struct ColumnLayout {
  private let column: TextTable.Column
  private var cells: [TextTable.Cell]
  /// How many characters of each cell stand before the place where the column lines up.
  private let leads: [Int]
  /// How many characters at most stand after that place.
  private let tail: Int
  /// The number of characters that each cell is padded to.
  private(set) var width: Int

  init(_ column: TextTable.Column, _ cells: [TextTable.Cell]) {
    self.column = column
    self.cells = cells
    let counts = cells.map(\.text.count)
    switch column.alignment {
    case .left:
      leads = counts.map { _ in 0 }
      tail = counts.max() ?? 0
    case .right:
      leads = counts
      tail = 0
    case .decimal:
      let points = cells.map { decimalPoint($0.text) }
      let longest =
        zip(counts, points).compactMap { count, point in point.map { count - $0 } }.max() ?? 0
      // A text without a number ends where the longest number does.
      leads = zip(counts, points).map { count, point in point ?? count - longest }
      tail = longest
    }
    let longestWord = column.title.split(separator: " ").map(\.count).max() ?? 0
    width = max(longestWord, (leads.max() ?? 0) + tail)
  }

  /// Whether the column may be made narrower: words stay readable when cut, numbers do not.
  var canBeCut: Bool { column.alignment == .left && width > 8 }

  /// Makes the column narrower; texts that are too long now end in "…".
  mutating func cut(to newWidth: Int) {
    width = newWidth
    cells = cells.map { cell in
      cell.text.count <= newWidth
        ? cell : TextTable.Cell(cell.text.prefix(newWidth - 1) + "…", cell.emphasis)
    }
  }

  /// The title, broken at spaces into lines that fit.
  var titleLines: [String] {
    var lines: [String] = []
    for word in column.title.split(separator: " ") {
      if let last = lines.last, last.count + 1 + word.count <= width {
        lines[lines.count - 1] = last + " " + word
      } else {
        lines.append(String(word.prefix(width)))
      }
    }
    return lines
  }

  /// A line of the title, padded to the column's width.
  func placed(title: String) -> String {
    let padding = spaces(width - title.count)
    return column.alignment == .left ? title + padding : padding + title
  }

  /// A cell, padded to the column's width.
  func placed(row: Int, styled: Bool) -> String {
    let cell = cells[row]
    let before = column.alignment == .left ? 0 : width - tail - leads[row]
    let after = width - before - cell.text.count
    return spaces(before) + (styled ? cell.emphasized : cell.text) + spaces(after)
  }
}

extension TextTable.Cell {
  /// The text between the escape sequences of ECMA-48 (SGR).
  fileprivate var emphasized: String {
    switch emphasis {
    case .plain: text
    case .strong: "\u{1B}[1m\(text)\u{1B}[0m"
    case .warning: "\u{1B}[31m\(text)\u{1B}[0m"
    }
  }
}

/// How many characters stand before the point of the first number, or before the number's end when it has none; `nil` without a number.
private func decimalPoint(_ text: String) -> Int? {
  let characters = Array(text)
  guard let first = characters.firstIndex(where: \.isWholeNumber) else { return nil }
  return characters[first...].firstIndex { !$0.isWholeNumber } ?? characters.count
}

/// A string of spaces; empty for a count below 0.
func spaces(_ count: Int) -> String { String(repeating: " ", count: max(0, count)) }
