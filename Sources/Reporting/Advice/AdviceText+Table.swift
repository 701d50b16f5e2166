import Comparison
import Normalizers

extension AdviceText {
  /// A row a method: rate, accuracies, time, and the smallest set of a statistic.
  var table: TextTable {
    var table = TextTable([
      .init("method"), .init("learning rate", .decimal), .init("validation accuracy %", .decimal),
      .init("test accuracy %", .decimal), .init("ms/step", .decimal), .init("norm. %", .right),
      .init("set", .right),
    ])
    let best = advice.candidates.compactMap(\.testAccuracy.mean).max()
    for candidate in advice.candidates { table.append(Self.cells(candidate, best)) }
    return table
  }

  private static func cells(_ candidate: Advice.Candidate, _ best: Double?) -> [TextTable.Cell] {
    let name = TextTable.Cell(
      candidate.method.rawValue,
      candidate.failure == nil && candidate.diverged == 0 ? .plain : .warning)
    guard candidate.failure == nil else { return [name, .init("failed", .warning)] }
    let percentages = Sample(candidate.testAccuracy.values.map { 100 * $0 })
    return [
      name, .init(rate(candidate.rate)),
      .init(
        NumberText.decimal(candidate.validationAccuracy.mean.map { 100 * $0 }, places: 2)),
      .init(
        NumberText.estimate(percentages.mean, percentages.meanInterval(), places: 2),
        candidate.testAccuracy.mean == best ? .strong : .plain),
      .init(NumberText.significant(candidate.cost?.step.millisecondsPerStep)),
      .init(
        NumberText.decimal((candidate.cost?.step.normalizationShare).map { 100 * $0 }, places: 0)),
      .init((candidate.cost?.smallestSet).map { "\($0.count)" } ?? NumberText.absent),
    ]
  }
}
