import Storage

extension SweepOutcome {
  /// One row an arm; NaN stands for what there is none of.
  var summaryTable: Table {
    let number = { (value: (Entry) -> Double?) in
      Table.Column.numbers(entries.map { value($0) ?? .nan })
    }
    return Table([
      "arm": .strings(entries.map(\.arm)), "method": .strings(entries.map(\.method)),
      "test_accuracy_mean": number(\.testAccuracy.mean),
      "test_accuracy_low": number { $0.testAccuracy.meanInterval()?.lower },
      "test_accuracy_high": number { $0.testAccuracy.meanInterval()?.upper },
      "diverged": number { Double($0.diverged) },
      "failure": .strings(entries.map { $0.failure ?? "" }),
    ])
  }

  /// One row an arm that was held against the reference of its cell.
  var comparisonTable: Table {
    let compared = entries.filter { $0.comparison != nil }
    let number = { (value: (Entry) -> Double?) in
      Table.Column.numbers(compared.map { value($0) ?? .nan })
    }
    return Table([
      "arm": .strings(compared.map(\.arm)), "method": .strings(compared.map(\.method)),
      "reference": .strings(
        compared.map { entry in self.entry(reference ?? "", cell: entry.cell)?.arm ?? "" }),
      "difference": number { $0.comparison?.difference },
      "interval_low": number { $0.comparison?.interval?.lower },
      "interval_high": number { $0.comparison?.interval?.upper },
      "p_value": number { ($0.comparison?.n ?? 0) > 1 ? $0.comparison?.pValue : nil },
      "p_adjusted": number(\.adjustedPValue),
      "n": number { ($0.comparison?.n).map(Double.init) },
    ])
  }
}
