import Benchmarking
import Comparison
import Normalizers
import Reporting
import Tensors
import Training

extension ShapeMeasurements {
  /// A heading with the floors, then a row a method, within 80 columns.
  var text: String {
    let heading =
      "\(shape), \(NumberText.significant(Double(shape.byteCount) / 1e6)) MB:"
      + " copy \(NumberText.significant(copyMilliseconds)) ms,"
      + " two reads and a write \(NumberText.significant(combineMilliseconds)) ms"
    let notes = refusals.map { "\($0.method.rawValue) left out: \($0.reason)\n" }
    return ([heading + "\n"] + (passes.isEmpty ? [] : [table.text()]) + notes).joined()
  }

  private var table: TextTable {
    let timed = BenchmarkPass.allCases.filter { pass in passes.contains { $0.pass == pass } }
    var table = TextTable(
      [TextTable.Column("method")]
        + timed.flatMap { pass in
          [
            TextTable.Column("\(pass.rawValue) ms", .right), TextTable.Column("GB/s", .right),
            TextTable.Column("× floor", .right),
          ]
        })
    var methods = passes.map(\.method)
    methods = methods.indices.filter { methods.firstIndex(of: methods[$0]) == $0 }.map {
      methods[$0]
    }
    for method in methods {
      table.append(
        [TextTable.Cell(method.rawValue)]
          + timed.flatMap { pass in cells(passes.first { $0.method == method && $0.pass == pass }) }
      )
    }
    return table
  }

  private func cells(_ measurement: PassMeasurement?) -> [TextTable.Cell] {
    [
      TextTable.Cell(NumberText.significant(measurement?.milliseconds)),
      TextTable.Cell(NumberText.significant(measurement?.gigabytesPerSecond, digits: 2)),
      TextTable.Cell(NumberText.significant(measurement?.floorRatio)),
    ]
  }
}

/// What a reader has to know to read the tables of passes.
func passNotes(threads: Int) -> String {
  """
  Medians on \(counted(threads, "thread")). GB/s: what must be read and written, by the time.
  × floor: the time over that of a copy, for backward over two reads and a write.
  """
}

/// A heading, then a row a method, within 80 columns.
func stepText(_ result: StepMeasurements) -> String {
  let steps = result.steps
  let notes = result.refusals.map { "\($0.method.rawValue) left out: \($0.reason)\n" }.joined()
  guard let first = steps.first else { return notes }
  var table = TextTable(
    [TextTable.Column("method"), TextTable.Column("ms/step", .decimal)]
      + StepPart.allCases.map { TextTable.Column(stepHeading($0), .right) })
  for step in steps {
    table.append(
      [
        TextTable.Cell(step.method.rawValue),
        TextTable.Cell(NumberText.significant(step.milliseconds)),
      ]
        + StepPart.allCases.map {
          TextTable.Cell(NumberText.decimal(step.shares[$0].map { 100 * $0 }, places: 0))
        })
  }
  let threads = counted(first.threads, "thread")
  return "\(first.model.rawValue), batch \(first.batchSize), \(threads)\n" + table.text() + notes
}

/// The heading of a part of a step: its share in percent, short enough for 80 columns.
private func stepHeading(_ part: StepPart) -> String {
  switch part {
  case .convolution: "conv. %"
  case .dense: "dense %"
  case .normalization: "norm. %"
  case .activation: "activ. %"
  case .pooling: "pool %"
  case .loss: "loss %"
  case .optimizer: "optim. %"
  case .other: "other %"
  }
}
