import Normalizers

extension MethodReport {
  /// Name, shared set and formula, in lines of at most 80 columns.
  public var summary: String {
    let formula = definition.formulas.first { $0.part == "training" }?.text ?? ""
    let source = definition.sources.first.map { "arXiv \($0.arXiv)" } ?? ""
    return entry(definition.name, "\(definition.title), \(source)")
      + entry("", definition.sharedSet) + entry("", formula)
  }

  /// Everything, in lines of at most 80 columns.
  public var text: String {
    [
      "\(definition.title): \(definition.name)\n"
        + entry("shares", definition.sharedSet) + entry("statistics", definition.statistics)
        + entry("learns", definition.parameters),
      section("FORMULAS", definition.formulas.map { ($0.part, $0.text) }),
      section("OPTIONS", definition.options.map { ($0.rawValue, "\($0.summary) \($0.values)") }),
      section("DEFAULTS", definition.options.map { ($0.rawValue, defaultsText($0)) }),
      section(
        "CALLED",
        Convention.allCases.compactMap { convention in
          counterparts[convention.rawValue].map { (convention.rawValue, $0) }
        }),
      section("READS", definition.inputs.map { ($0.name, $0.shape) }),
      section("WRITES", definition.outputs.map { ($0.name, $0.shape) }),
      section(
        "SOURCES", definition.sources.map { ("arXiv \($0.arXiv)", "\($0.authors), \($0.place)") }),
    ].filter { !$0.isEmpty }.joined(separator: "\n")
  }

  /// Each value with the conventions that have it, such as `1e-05 pytorch, flax; 0.001 keras`.
  private func defaultsText(_ option: NormalizerOption) -> String {
    var values: [(value: String, conventions: [String])] = []
    for convention in Convention.allCases.map(\.rawValue) {
      let value = defaults[option.rawValue]?[convention] ?? ""
      if let position = values.firstIndex(where: { $0.value == value }) {
        values[position].conventions.append(convention)
      } else {
        values.append((value, [convention]))
      }
    }
    guard values.count > 1 else { return values.first?.value ?? "" }
    return values.map { "\($0.value) \($0.conventions.joined(separator: ", "))" }
      .joined(separator: "; ")
  }

  private func section(_ heading: String, _ entries: [(String, String)]) -> String {
    entries.isEmpty ? "" : heading + "\n" + entries.map(entry).joined()
  }

  /// A name and a text beside it, wrapped.
  private func entry(_ name: String, _ text: String) -> String {
    let margin = 23
    var lines: [String] = []
    for word in text.split(separator: " ", omittingEmptySubsequences: false) {
      if let last = lines.last, last.count + 1 + word.count <= 80 - margin {
        lines[lines.count - 1] = last + " " + word
      } else {
        lines.append(String(word))
      }
    }
    let indented = lines.enumerated().map { number, line in
      let left = "  " + (number == 0 ? name : "")
      let gap = max(1, margin - left.count)
      return (left + String(repeating: " ", count: gap) + line).trimmedEnd + "\n"
    }
    return indented.joined()
  }
}

extension String {
  fileprivate var trimmedEnd: String {
    var text = self
    while text.last == " " { text.removeLast() }
    return text
  }
}
