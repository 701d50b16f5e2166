import Foundation

/// A page of docs/methods, as far as its formulas go.
///
/// A formula is a fenced block without a language, after a line that anchors it: `<a id="mean"></a>`. A block
/// with a language is an example.
struct FormulaPage {
  /// The name of the file without its ending.
  let name: String
  let text: String
  /// The formulas by name, such as `batch#mean`.
  private(set) var formulas: [String: String] = [:]
  /// What is wrong with the page: blocks that have no anchor, anchors that no formula follows.
  private(set) var faults: [String] = []

  static let directory = URL(filePath: #filePath).deletingLastPathComponent()
    .appending(path: "../../../docs/methods")

  /// All pages.
  static func all() throws -> [FormulaPage] {
    try FileManager.default.contentsOfDirectory(at: directory, includingPropertiesForKeys: nil)
      .filter { $0.pathExtension == "md" }.sorted { $0.path < $1.path }
      .map {
        FormulaPage(
          name: $0.deletingPathExtension().lastPathComponent,
          text: try String(contentsOf: $0, encoding: .utf8))
      }
  }

  init(name: String, text: String) {
    self.name = name
    self.text = text
    var anchor: String?
    var block: (language: String, lines: [String])?
    for line in text.components(separatedBy: "\n") {
      if let open = block {
        guard line == "```" else {
          block = (open.language, open.lines + [line])
          continue
        }
        block = nil
        guard open.language.isEmpty else { continue }
        if let id = anchor {
          formulas["\(name)#\(id)"] = open.lines.joined(separator: "\n")
        } else {
          faults.append("no anchor before: \(open.lines.first ?? "")")
        }
        anchor = nil
      } else if line.hasPrefix("```") {
        block = (String(line.dropFirst(3)), [])
      } else if let match = line.wholeMatch(of: /<a id="([a-z0-9-]+)"><\/a>/) {
        anchor = String(match.1)
      } else if !line.isEmpty, let id = anchor {
        faults.append("no formula after the anchor \(id)")
        anchor = nil
      }
    }
  }
}
