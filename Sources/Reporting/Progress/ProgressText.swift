package import Comparison

/// The words of a progress line, the most important first.
package struct ProgressText: Hashable, Sendable {
  private let fields: [String]

  /// The words for a snapshot of one trial and the counts of the run.
  package init(_ progress: TrialProgress, finished: Int, of trials: Int, timeLeft: Duration?) {
    var fields = [
      "\(finished)/\(trials)",
      (timeLeft.map(NumberText.clock) ?? "?:??") + " left",
      progress.method,
      "seed \(progress.seed)",
    ]
    if progress.epochs > 0 { fields.append("epoch \(progress.epoch)/\(progress.epochs)") }
    if let loss = progress.loss { fields.append("loss \(NumberText.significant(loss))") }
    if let accuracy = progress.accuracy {
      fields.append("accuracy \(NumberText.percent(accuracy))")
    }
    self.fields = fields
  }

  /// As many fields as fit in `width` characters; never half a number, which would read as another.
  package func fitting(_ width: Int) -> String {
    var line = ""
    for field in fields {
      let longer = line.isEmpty ? field : line + "  " + field
      guard longer.count <= width else { break }
      line = longer
    }
    return line
  }
}
