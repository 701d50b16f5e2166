import Foundation

/// docs/conformance.md: what agrees with whom, and how well, from the fixtures and this package's results.
struct ConformancePage {
  /// A line of a table: the cases of one peer that share a method and a title.
  private struct Row {
    let title: String
    let peer: String
    var worstFloat: Double?
    var worstDouble: Double?
    /// The error of the peer itself, where it is known to be inexact.
    let peerError: Double?
  }

  private var tables: [(method: String, rows: [Row])] = []

  /// Compares every case.
  init(_ cases: [PeerCase]) throws {
    for name in Self.titles.map(\.name) {
      var rows: [Row] = []
      for peer in cases where peer.method == name {
        let worst = try peer.agreements().reduce(0) {
          max($0, $1.agreement?.difference ?? .infinity)
        }
        Self.add(worst, of: peer, to: &rows)
      }
      tables.append((name, rows))
    }
  }

  private static func add(_ worst: Double, of peer: PeerCase, to rows: inout [Row]) {
    let index =
      rows.firstIndex { $0.title == peer.title && $0.peer == peer.peer }
      ?? {
        rows.append(Row(title: peer.title, peer: peer.peer, peerError: peer.peerError))
        return rows.count - 1
      }()
    if peer.isFloat {
      rows[index].worstFloat = max(rows[index].worstFloat ?? 0, worst)
    } else {
      rows[index].worstDouble = max(rows[index].worstDouble ?? 0, worst)
    }
  }

  private static let titles: [(name: String, title: String)] = [
    ("batch", "Batch"), ("batch-renorm", "Batch Renormalization"), ("layer", "Layer"),
    ("instance", "Instance"), ("group", "Group"), ("rms", "Root mean square"),
    ("weight", "Weight"), ("spectral", "Spectral"), ("fold", "Folding of batch normalization"),
  ]
}

extension ConformancePage {
  /// The page in Markdown.
  var text: String {
    Self.opening
      + tables.map { name, rows in
        let title = Self.titles.first { $0.name == name }?.title ?? name
        return "\n## \(title)\n\n" + Self.table(rows.filter { $0.peerError == nil })
      }.joined() + Self.inexactOpening + inexactTable
  }

  private static func table(_ rows: [Row]) -> String {
    let head = """
      | option | framework that agrees | worst in Float (1.9e-6 allowed) | worst in Double (9.1e-13 allowed) |
      | --- | --- | --: | --: |

      """
    return head
      + rows.sorted { ($0.title, $0.peer) < ($1.title, $1.peer) }.map {
        "| \($0.title) | \($0.peer) | \(number($0.worstFloat)) | \(number($0.worstDouble)) |\n"
      }.joined()
  }

  private var inexactTable: String {
    let head = """
      | method | case | peer | the peer's error | ours |
      | --- | --- | --- | --: | --: |

      """
    return head
      + tables.flatMap { method, rows in
        rows.filter { $0.peerError != nil }.map {
          "| \(method) | \($0.title) | \($0.peer) | \(Self.number($0.peerError)) | \(Self.number($0.worstFloat)) |\n"
        }
      }.joined()
  }

  /// Two digits, and none where nothing was compared.
  private static func number(_ value: Double?) -> String {
    guard let value else { return "" }
    return value == 0 ? "0" : String(format: "%.1e", value)
  }
}

// MARK: What does not depend on the fixtures

extension ConformancePage {
  private static let opening = """
    # Conformance

    Which framework computes the same, option by option, to how many digits. This page is written by

        make conformance

    from the files in Tests/ConformanceTests/Fixtures, and a test fails when it is not what they give. Each file holds what one framework made of seeded
    inputs: forward and backward in training, running statistics after several steps, inference after them. `python3 Tests/Peers/make_conformance_fixtures.py` installs
    the frameworks in the versions named here and writes the files anew; `python3 Tests/Peers/differential.py` draws shapes, options and values at random and compares
    `normcmp apply` with PyTorch and Keras on them.

    A number is the greatest difference of any result of any case (y, gradients, running statistics), relative to the largest number of that result. Two programs that are both right differ in their
    rounding: 16 units in the last place of `Float`, 1.9e-6, and 4096 of `Double`, 9.1e-13, are allowed. Where no option is named the framework's defaults hold on
    both sides, so that the presets are compared too. An empty place: the framework was run in one precision only.

    What is particular about a framework:

    - PyTorch has no layer normalization over the channels of NCHW: its layer normalization was given the channels last. One group of its group normalization is layer normalization with γ and β per channel.
      Weight normalization of a row of zeros gives NaN there and zeros here, so that no such row is among the cases.
    - Keras computes layers of `float64` in `float32`, except on TensorFlow; it was told not to. Its masks are for channels-last data, so that it was given those. Its RMS normalization over `axis=1` of images multiplies by γ along another axis and was given the channels last.
    - Flax does not learn the lengths of its weight normalization, so that there is no gradient for them.
    - MLX runs in single precision. The groups of its group normalization are interleaved unless `pytorch_compatible` is set.
    - ONNX is what the standard's reference implementation evaluates: forward only.
    - tf_keras (Keras 2) is there for virtual batches and for the running variance of its fused kernel.

    """

  private static let inexactOpening = """

    ## Where a peer is inexact

    These take the variance as E[x²] − E[x]², or apply it in a form that loses the digits of a large mean. Both columns are errors from the formula evaluated in double precision.


    """
}
