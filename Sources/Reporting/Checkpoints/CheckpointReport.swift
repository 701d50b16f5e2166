public import Storage
import Tensors

/// What a checkpoint holds, as `normcmp checkpoint inspect` tells it.
public struct CheckpointReport: Encodable, Sendable {
  /// The path of the file.
  public let file: String
  /// SHA-256 of the contents, which reading has verified.
  public let contentDigest: String
  /// What the model is: method, settings, versions.
  public let attributes: Settings
  /// Where training stands.
  public let training: Settings
  /// Numbers by epoch, by name.
  public let curves: [String: [Double]]
  /// Parameters, statistics and counters of the model.
  public let model: [Entry]
  /// What the optimizer remembers.
  public let optimizer: [Entry]

  private let checkpoint: Checkpoint

  /// The report of a checkpoint.
  ///
  /// - Parameter file: the path that it was read from.
  public init(_ checkpoint: Checkpoint, file: String) {
    self.checkpoint = checkpoint
    self.file = file
    contentDigest = checkpoint.contentDigest
    attributes = Settings(checkpoint.attributes)
    training = Settings(checkpoint.training)
    curves = checkpoint.curves.reduce(into: [:]) { $0[$1.name] = $1.value }
    model = Self.entries(checkpoint.model)
    optimizer = Self.entries(checkpoint.optimizer)
  }

  private static func entries(_ state: StateDictionary) -> [Entry] {
    state.names.compactMap { name in
      state[name].map { Entry(name: name, summary: TensorSummary($0)) }
    }
  }

  /// One tensor.
  public struct Entry: Encodable, Sendable {
    /// Its name.
    public let name: String
    /// What it is.
    public let summary: TensorSummary

    private enum CodingKeys: String, CodingKey {
      case name, type, shape, norm, least, greatest
      case notFinite = "not_finite"
    }

    /// Writes name and summary as one object.
    public func encode(to encoder: any Encoder) throws {
      var container = encoder.container(keyedBy: CodingKeys.self)
      try container.encode(name, forKey: .name)
      try container.encode(summary.type, forKey: .type)
      try container.encode(summary.shape.dimensions, forKey: .shape)
      try container.encode(summary.norm, forKey: .norm)
      try container.encodeIfPresent(summary.least, forKey: .least)
      try container.encodeIfPresent(summary.greatest, forKey: .greatest)
      try container.encode(summary.notFinite, forKey: .notFinite)
    }
  }

  private enum CodingKeys: String, CodingKey {
    case file, attributes, training, curves, model, optimizer
    case contentDigest = "content_digest"
  }
}

extension CheckpointReport {
  /// Everything, as text for a terminal of 80 columns.
  public var text: String {
    let parts = [
      "\(file): a whole checkpoint, digest \(contentDigest.prefix(12))…\n",
      Self.section("WHAT IT IS", checkpoint.attributes),
      Self.section("TRAINING", checkpoint.training),
      curveTable.map { "CURVES\n" + $0.text() },
      Self.table(model).map { "MODEL\n" + $0.text() },
      Self.table(optimizer).map { "OPTIMIZER\n" + $0.text() },
    ]
    return parts.compactMap { $0 }.joined(separator: "\n")
  }

  private static func section(_ heading: String, _ values: NamedValues<StoredValue>) -> String? {
    guard !values.isEmpty else { return nil }
    let width = values.names.map(\.count).max() ?? 0
    let lines = values.map { name, value in
      "  " + name + String(repeating: " ", count: width - name.count + 2) + "\(value)\n"
    }
    return heading + "\n" + lines.joined()
  }

  private var curveTable: TextTable? {
    guard !checkpoint.curves.isEmpty else { return nil }
    var table = TextTable([
      .init("name"), .init("epochs", .right), .init("first", .decimal), .init("last", .decimal),
    ])
    for (name, curve) in checkpoint.curves {
      table.append([
        .init(name), .init("\(curve.count)"), .init(NumberText.significant(curve.first)),
        .init(NumberText.significant(curve.last)),
      ])
    }
    return table
  }

  private static func table(_ entries: [Entry]) -> TextTable? {
    guard !entries.isEmpty else { return nil }
    var table = TextTable([
      .init("name"), .init("type"), .init("shape"), .init("norm", .decimal),
      .init("least", .decimal), .init("greatest", .decimal), .init("not finite", .right),
    ])
    for entry in entries {
      let summary = entry.summary
      table.append([
        .init(entry.name), .init(summary.type), .init("\(summary.shape)"),
        .init(NumberText.significant(summary.norm)), .init(NumberText.significant(summary.least)),
        .init(NumberText.significant(summary.greatest)),
        .init("\(summary.notFinite)", summary.notFinite > 0 ? .warning : .plain),
      ])
    }
    return table
  }
}
