import Normalizers
import Storage

extension ComparisonOutcome {
  /// One row a method; NaN stands for what there is none of.
  var summaryTable: Table {
    let number = { (value: (MethodResult) -> Double?) in
      Table.Column.numbers(methods.map { value($0) ?? .nan })
    }
    return Table([
      "method": .strings(methods.map(\.method.rawValue)),
      "test_accuracy_mean": number(\.testAccuracy.mean),
      "test_accuracy_low": number { $0.testAccuracy.meanInterval()?.lower },
      "test_accuracy_high": number { $0.testAccuracy.meanInterval()?.upper },
      "train_loss_mean": number(\.trainLoss.mean),
      "epochs_to_90_percent": number(\.meanEpochsToThreshold),
      "diverged": number { Double($0.diverged) },
      "failure": .strings(methods.map { $0.failure ?? "" }),
    ])
  }

  /// One row a method that was held against the reference.
  var comparisonTable: Table {
    let compared = methods.filter { $0.comparison != nil }
    let number = { (value: (MethodResult) -> Double?) in
      Table.Column.numbers(compared.map { value($0) ?? .nan })
    }
    return Table([
      "method": .strings(compared.map(\.method.rawValue)),
      "reference": .strings(compared.map { _ in reference?.rawValue ?? "" }),
      "difference": number { $0.comparison?.difference },
      "interval_low": number { $0.comparison?.interval?.lower },
      "interval_high": number { $0.comparison?.interval?.upper },
      "p_value": number(\.pValue),
      "n": number { ($0.comparison?.n).map(Double.init) },
    ])
  }

  /// What was measured of each method's steps, which differs from run to run.
  var timesOfMethods: NamedValues<StoredValue> {
    var times = NamedValues<StoredValue>()
    for result in methods {
      result.cost?.write(to: &times, of: result.method)
    }
    return times
  }
}
