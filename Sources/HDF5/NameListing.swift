/// Names for a message: all when they are few, else those nearest to the one that was looked for.
package func listing(_ names: [String], nearest wanted: String? = nil) -> String {
  let most = 8
  guard names.count > most else { return names.joined(separator: ", ") }
  var shown = names
  if let wanted {
    shown = names.prefix(10_000).map { (name: $0, distance: editDistance($0, wanted)) }
      .sorted { ($0.distance, $0.name) < ($1.distance, $1.name) }.map(\.name)
  }
  return shown.prefix(most).joined(separator: ", ") + " and \(names.count - most) more"
}

/// Levenshtein's distance: how many letters are put in, taken out or changed; of the first 64 letters.
private func editDistance(_ first: String, _ second: String) -> Int {
  let (first, second) = (
    Array(first.lowercased().prefix(64)), Array(second.lowercased().prefix(64))
  )
  var row = Array(0...second.count)
  for (i, letter) in first.enumerated() {
    var diagonal = row[0]
    row[0] = i + 1
    for (j, other) in second.enumerated() {
      let above = row[j + 1]
      row[j + 1] = min(above + 1, row[j] + 1, diagonal + (letter == other ? 0 : 1))
      diagonal = above
    }
  }
  return row[second.count]
}
