public import Comparison

extension TextTable {
  /// The trainings of a sweep, a row each.
  public init(_ sweep: Sweep) {
    self.init(
      [Column("trial", .right), Column("seed", .right), Column("method")]
        + sweep.over.map { Column($0.replacing("_", with: " "), .right) })
    for item in sweep.items {
      append(
        [Cell("\(item.number)"), Cell("\(item.seed)"), Cell(item.method)]
          + item.values.map { Cell($0) })
    }
  }
}
