import Foundation
public import Storage
import Tensors

/// How two checkpoints differ, as `normcmp checkpoint diff` tells it.
public struct CheckpointDifferenceReport: Encodable, Sendable {
  /// The paths of the two files.
  public let files: [String]
  /// Whether everything in them is the same, to the last bit.
  public let areSame: Bool
  /// The tensors and curves that differ.
  public let tensors: [Entry]
  /// The attributes that differ.
  public let attributes: [AttributeEntry]
  /// How many tensors and curves are the same.
  public let sameTensors: Int

  /// Compares two checkpoints.
  ///
  /// - Parameter files: the paths that they were read from.
  public init(_ first: Checkpoint, _ second: Checkpoint, files: (String, String)) {
    self.files = [files.0, files.1]
    var (tensors, same): ([Entry], Int) = ([], 0)
    for (section, a, b) in [
      ("model", first.model, second.model), ("optimizer", first.optimizer, second.optimizer),
      ("training", first.curves.tensors, second.curves.tensors),
    ] {
      for name in a.names + b.names.filter({ a[$0] == nil }) {
        let difference = TensorDifference(a[name], b[name])
        if difference == .none {
          same += 1
        } else {
          tensors.append(Entry(name: "\(section)/\(name)", difference: difference))
        }
      }
    }
    self.tensors = tensors
    sameTensors = same
    attributes = [
      ("training", first.training, second.training), ("", first.attributes, second.attributes),
    ].flatMap { section, a, b in
      (a.names + b.names.filter { a[$0] == nil }).filter { a[$0] != b[$0] }.map {
        AttributeEntry(
          name: section.isEmpty ? $0 : "\(section)@\($0)", first: a[$0]?.description,
          second: b[$0]?.description)
      }
    }
    areSame = tensors.isEmpty && attributes.isEmpty
  }

  /// One tensor that differs.
  public struct Entry: Encodable, Sendable {
    /// Its section and name, such as `model/fc.weight`.
    public let name: String
    /// How it differs.
    public let difference: TensorDifference

    private enum CodingKeys: String, CodingKey {
      case name, difference, changed, elements, largest, relative
    }

    /// Writes what is known as one object.
    public func encode(to encoder: any Encoder) throws {
      var container = encoder.container(keyedBy: CodingKeys.self)
      try container.encode(name, forKey: .name)
      try container.encode(words, forKey: .difference)
      guard case .numbers(let changed, let elements, let largest, let relative) = difference else {
        return
      }
      try container.encode(changed, forKey: .changed)
      try container.encode(elements, forKey: .elements)
      try container.encode(largest, forKey: .largest)
      try container.encode(relative, forKey: .relative)
    }

    fileprivate var words: String {
      switch difference {
      case .none: "the same"
      case .onlyInFirst: "only in the first"
      case .onlyInSecond: "only in the second"
      case .kind(let first, let second): "\(first) in the first, \(second) in the second"
      case .numbers: "other numbers"
      }
    }
  }

  /// One attribute that differs; what a file has not is left out.
  public struct AttributeEntry: Encodable, Sendable {
    /// Its name, after `training@` when it is one of training.
    public let name: String
    /// The value in the first.
    public let first: String?
    /// The value in the second.
    public let second: String?
  }

  private enum CodingKeys: String, CodingKey {
    case files, tensors, attributes
    case areSame = "same"
    case sameTensors = "same_tensors"
  }
}

extension CheckpointDifferenceReport {
  /// Everything, as text for a terminal of 80 columns.
  public var text: String {
    if areSame { return "\(files[0]) and \(files[1]) hold the same, to the last bit.\n" }
    var text = ""
    var table = TextTable([
      .init("tensor"), .init("changed", .right), .init("of", .right),
      .init("largest difference", .right), .init("relative", .right),
    ])
    for entry in tensors {
      if case .numbers(let changed, let elements, let largest, let relative) = entry.difference {
        table.append([
          .init(entry.name), .init("\(changed)"), .init("\(elements)"),
          .init(String(format: "%.2e", largest)), .init(String(format: "%.2e", relative)),
        ])
      } else {
        text += "\(entry.name): \(entry.words)\n"
      }
    }
    if !table.rows.isEmpty { text += table.text() }
    text += "\(sameTensors) tensors and curves are the same, \(tensors.count) differ.\n"
    for entry in attributes {
      text += "\(entry.name): \(entry.first ?? "absent"), then \(entry.second ?? "absent")\n"
    }
    return text
  }
}

extension NamedValues<[Double]> {
  /// The curves as tensors of one axis.
  fileprivate var tensors: StateDictionary {
    reduce(into: StateDictionary()) { state, curve in
      state[curve.name] = .double(Tensor([curve.value.count], curve.value))
    }
  }
}
