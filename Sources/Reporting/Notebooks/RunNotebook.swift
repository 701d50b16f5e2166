import Foundation

/// A Jupyter notebook that opens the record of a run and draws its figures anew (nbformat 4.5).
///
/// It needs h5py and matplotlib alone.
public struct RunNotebook: Sendable {
  let report: RunReport
  /// The path of the record, as the notebook names it.
  let recordPath: String

  /// The notebook of a run.
  ///
  /// - Parameter recordPath: of the record, relative to where the notebook will be.
  public init(_ report: RunReport, recordPath: String) {
    self.report = report
    self.recordPath = recordPath
  }

  /// The notebook's file, as JSON.
  public var text: String {
    get throws {
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
      return String(decoding: try encoder.encode(File(cells: cells)), as: UTF8.self) + "\n"
    }
  }

  /// A part of a notebook.
  struct Cell: Encodable {
    let source: String
    let isCode: Bool
    let number: Int

    func encode(to encoder: any Encoder) throws {
      var container = encoder.container(keyedBy: Field.self)
      try container.encode(isCode ? "code" : "markdown", forKey: .cellType)
      try container.encode("cell-\(number)", forKey: .id)
      try container.encode([String: String](), forKey: .metadata)
      let lines = source.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
      try container.encode(
        lines.enumerated().map { $0.element + ($0.offset < lines.count - 1 ? "\n" : "") },
        forKey: .source)
      guard isCode else { return }
      try container.encode([String](), forKey: .outputs)
      try container.encodeNil(forKey: .executionCount)
    }

    private enum Field: String, CodingKey {
      case id, metadata, source, outputs
      case cellType = "cell_type"
      case executionCount = "execution_count"
    }
  }

  private struct File: Encodable {
    let cells: [Cell]
    let metadata = Metadata()
    let nbformat = 4
    let nbformat_minor = 5
  }

  private struct Metadata: Encodable {
    let kernelspec = ["display_name": "Python 3", "language": "python", "name": "python3"]
    let language_info = ["name": "python"]
  }
}
