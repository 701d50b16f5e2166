import Storage

extension RunReport {
  /// The effects of an experiment with their intervals; none where everything was measured exactly.
  var findingFigures: [Figure] {
    guard case .strings(let findings) = record.comparisons.columns["finding"],
      case .strings(let verdicts) = record.comparisons.columns["verdict"]
    else { return [] }
    func number(_ column: String, _ row: Int) -> Double? {
      self.number(\.comparisons, "comparisons", column, row: row) { "\($0)" }?.value
    }
    let rows = findings.indices.filter { number("lower", $0) != nil }
    guard !rows.isEmpty else { return [] }
    var values = [0.0]
    let series = rows.enumerated().map { index, row -> Series in
      let y = Double(rows.count - 1 - index)
      let effect = number("effect", row) ?? .nan
      let low = number("lower", row) ?? effect
      let high = number("upper", row) ?? effect
      values += [low, high]
      return Series(
        look: nil, label: "\(findings[row]): \(verdicts[row])",
        marks: [
          .interval(low: low, high: high, mean: effect, y: y),
          .note(verdicts[row], .init(x: high, y: y)),
        ])
    }
    var scale = Scale(covering: values)
    // Room for the verdicts at the right.
    let width = scale.domain.upperBound - scale.domain.lowerBound
    scale = Scale(domain: scale.domain.lowerBound...scale.domain.upperBound + 0.3 * width)
    return [
      Figure(
        "findings", title: "What was found",
        caption:
          "Each part of the claim: the mean difference over the seeds with its 95 % t interval, and the verdict.",
        width: .twoColumns,
        [
          Panel(
            x: .numbers("mean difference, in the unit of the finding", scale),
            y: .names(rows.map { findings[$0] }, reversed: true),
            series: [Series(look: nil, marks: [.rule(x: 0)])] + series)
        ], panelHeight: Self.height(rows: rows.count))
    ]
  }
}
