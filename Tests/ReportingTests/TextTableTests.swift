import Reporting
import Testing

@Suite struct TextTableTests {
  private let comparison = {
    var table = TextTable([
      .init("method"), .init("test accuracy", .decimal), .init("training loss", .decimal),
      .init("ms a step", .decimal), .init("difference from batch, points", .decimal),
      .init("p", .decimal),
    ])
    table.append(["batch", "97.1 ± 0.4%", "0.0123", "12.3", "–", "–"])
    table.append(["batch renorm", "100.0 ± 0.0%", "0.004", "1.23", "+2.90 ± 0.40", "0.008"])
    table.append(["none", "diverged", "inf", "0.5", "-87.12 ± 10.01", "< 0.001"])
    return table
  }()

  @Test func numbersAlignAtTheDecimalPoint() {
    #expect(
      comparison.text() == """
                                                         difference
                              test  training   ms a     from batch,
        method            accuracy      loss   step          points        p
        ────────────  ────────────  ────────  ─────  ──────────────  ───────
        batch          97.1 ± 0.4%    0.0123  12.3                –        –
        batch renorm  100.0 ± 0.0%    0.004    1.23   +2.90 ± 0.40     0.008
        none              diverged       inf   0.5   -87.12 ± 10.01  < 0.001

        """)
  }

  @Test func narrowTablesLoseSpaceThenWordsButNoNumbers() {
    #expect(
      comparison.text(width: 60) == """
                                                  difference
                          test training  ms a    from batch,
        method        accuracy     loss  step         points       p
        ───────── ──────────── ──────── ───── ────────────── ───────
        batch      97.1 ± 0.4%   0.0123 12.3               –       –
        batch re… 100.0 ± 0.0%   0.004   1.23  +2.90 ± 0.40    0.008
        none          diverged      inf  0.5  -87.12 ± 10.01 < 0.001

        """)
    // Too narrow for its numbers: the words keep eight characters, and the numbers all of theirs.
    let narrow = comparison.text(width: 10)
    #expect(narrow.contains("batch r…"))
    #expect(narrow.contains("-87.12 ± 10.01"))
  }

  @Test func wordsAlignLeftAndCountsRight() {
    var table = TextTable([.init("name"), .init("images", .right), .init("note")])
    table.append(["digits", "1797", "small"])
    table.append(["mnist", "60000"])
    #expect(
      table.text() == """
        name    images  note
        ──────  ──────  ─────
        digits    1797  small
        mnist    60000

        """)
  }

  @Test func styleAddsEscapesAndMovesNothing() {
    var table = TextTable([.init("method"), .init("loss", .decimal)])
    table.append([.init("batch", .strong), "0.5"])
    table.append(["none", .init("nan", .warning)])
    let styled = table.text(styled: true)
    #expect(styled.contains("\u{1B}[1mbatch\u{1B}[0m    0.5\n"))
    #expect(styled.contains("none     \u{1B}[31mnan\u{1B}[0m\n"))
    let bare = ["\u{1B}[0m", "\u{1B}[1m", "\u{1B}[31m"]
      .reduce(styled) { $0.split(separator: $1, omittingEmptySubsequences: false).joined() }
    #expect(bare == table.text())
    #expect(!table.text().contains("\u{1B}"))
  }

  @Test func emptyTablesHaveTheirHeader() {
    #expect(TextTable([]).text() == "")
    #expect(TextTable([.init("method"), .init("p", .right)]).text() == "method  p\n──────  ─\n")
  }
}
