import Foundation
import HDF5
import Normalizers
import Tensors
import Testing

/// What one peer computed from seeded inputs: a group of a file that Tests/Peers/conformance wrote.
struct PeerCase: Sendable {
  /// The program and its version, such as `PyTorch 2.15.0`.
  let peer: String
  /// A method by the name that a user types, or `fold`.
  let method: String
  /// What sets the case apart.
  let title: String
  /// Whose defaults hold where no option is set.
  let preset: Convention
  /// The options that were set, as `normcmp apply` reads them.
  let settings: [String: String]
  /// Inputs under their names, results under `training.`, `inference.`, `oracle.` or `folded.` and theirs.
  let tensors: StateDictionary
  /// The file and the group in it.
  let place: String

  /// The inputs alone.
  var inputs: StateDictionary {
    var inputs = StateDictionary()
    for name in tensors.names where !name.contains(".") { inputs[name] = tensors[name] }
    return inputs
  }

  /// Whether the numbers are `Float`.
  var isFloat: Bool {
    if case .float? = tensors[tensors.names[0]] { true } else { false }
  }

  /// The error of a peer that is known to be inexact, relative to the largest number of the result.
  var peerError: Double? { settings["peer-error"].flatMap(Double.init) }
}

extension PeerCase: CustomTestStringConvertible {
  var testDescription: String {
    "\(peer), \(method), \(title), \(isFloat ? "Float" : "Double") (\(place))"
  }
}

// MARK: Reading

extension PeerCase {
  /// Every case of every file; empty when they cannot be read, which a test finds out.
  static let all = (try? read()) ?? []

  static func read() throws -> [PeerCase] {
    let folder = try #require(
      Bundle.module.url(forResource: "Fixtures", withExtension: nil))
    return try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
      .flatMap { try read(folder.appending(path: $0).path, name: $0) }
  }

  private static func read(_ path: String, name: String) throws -> [PeerCase] {
    let file = try File(reading: path)
    let root = try file.root()
    let peer = try root.text("peer") + " " + root.text("peer-version")
    return try root.members().map { member in
      try PeerCase(root.group(member), peer: peer, place: "\(name), \(member)")
    }
  }

  private init(_ group: borrowing Group, peer: String, place: String) throws {
    var settings: [String: String] = [:]
    for name in try group.attributeNames() { settings[name] = try group.text(name) }
    self.peer = peer
    self.place = place
    method = try group.text("method")
    title = try group.text("title")
    preset = try #require(Convention(rawValue: group.text("preset")))
    self.settings = settings
    var tensors = StateDictionary()
    for name in try group.members() { tensors[name] = try group.dataset(name).value() }
    self.tensors = tensors
  }
}

private struct MissingText: Error {
  let name: String
}

extension Group {
  fileprivate func text(_ name: String) throws -> String {
    guard case .string(let text)? = try attribute(name) else {
      throw MissingText(name: "\(name) of \(object)")
    }
    return text
  }
}

extension Dataset {
  fileprivate func value() throws -> StateDictionary.Value {
    type == .floatingPoint(bits: 32)
      ? .float(Tensor(Shape(shape), try elements(as: Float.self)))
      : .double(Tensor(Shape(shape), try elements(as: Double.self)))
  }
}
