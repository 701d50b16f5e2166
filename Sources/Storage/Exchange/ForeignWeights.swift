import HDF5
public import Tensors

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// The weights of a network that another program trained, from whichever of the known files holds them.
///
/// Which file it is, is told from its contents and not from its name.
public struct ForeignWeights: Sendable, Equatable {
  /// The kinds of files.
  public enum Contents: Sendable, Equatable {
    /// Named tensors as in PyTorch's `state_dict`: datasets of an HDF5 file, or arrays of an `.npz`.
    case state(StateDictionary)
    /// The layers of a Keras model: `.weights.h5`, or `.keras` with its `config.json`.
    case keras(KerasWeights, configuration: String?)
  }

  /// What the file holds.
  public var contents: Contents

  /// Text, numbers and truth values that the file has beside it, in order.
  public var attributes: NamedValues<StoredValue>

  /// Weights that were read some other way.
  public init(contents: Contents, attributes: NamedValues<StoredValue> = [:]) {
    self.contents = contents
    self.attributes = attributes
  }

  /// Reads a file.
  ///
  /// Of an HDF5 file with datasets at its root these are the tensors, and groups are passed over; of one
  /// without, but with a group `layers`, the layers of Keras; of any other, all datasets in all groups, with
  /// dots between the names of the groups.
  ///
  /// - Throws: ``StorageError`` when the file is missing, damaged or none of these.
  public init(contentsOf path: String) throws {
    if isArchive(path) {
      try IsolatedCheck.verifyIfGuarding(path, as: .weights)
      let archive = try ZipArchive(reading: path)
      if archive.member(KerasArchive.weights) != nil {
        let keras = try KerasArchive(from: archive)
        contents = .keras(keras.weights, configuration: keras.configuration)
        attributes = keras.weights.attributes
      } else {
        contents = .state(try NumPyArchive.state(of: archive))
        attributes = [:]
      }
    } else {
      self = try Document.read(path, as: .weights) { try ForeignWeights(from: $0, path) }
    }
    if case .state(let state) = contents, state.names.isEmpty {
      throw StorageError("\(path) holds no tensor; give a file with the weights of a network")
    }
  }

  private init(from root: borrowing Group, _ path: String) throws {
    let members = try root.members()
    attributes = try root.readableAttributes()
    let hasDatasets = try members.contains { try root.kind(of: $0) == .dataset }
    guard !members.contains("model_weights"), attributes["keras_version"] == nil else {
      throw StorageError(
        "\(path) is a file of Keras 2 or of save(\"….h5\"); load it with Keras 3 and save it as "
          + ".keras or with save_weights(\"….weights.h5\")")
    }
    if !hasDatasets, members.contains("layers") {
      contents = .keras(try KerasWeights(from: root), configuration: nil)
    } else {
      var state = StateDictionary()
      try root.read(into: &state, prefix: "", depth: hasDatasets ? 0 : 8)
      contents = .state(state)
    }
  }
}

/// Whether a file begins as ZIP archives do; a file that cannot be opened does not.
private func isArchive(_ path: String) -> Bool {
  guard let file = fopen(path, "rb") else { return false }
  defer { fclose(file) }
  var bytes = [UInt8](repeating: 0, count: 4)
  return fread(&bytes, 1, bytes.count, file) == bytes.count && bytes == [0x50, 0x4b, 3, 4]
}

extension Group {
  /// Reads each dataset, those of groups with the groups' names before theirs.
  fileprivate func read(
    into state: inout StateDictionary, prefix: String, depth: Int
  ) throws {
    for name in try members() {
      switch try kind(of: name) {
      case .dataset:
        guard state[prefix + name] == nil else {
          throw StorageError("\(object) holds a second tensor named \(prefix + name)")
        }
        state[prefix + name] = try dataset(name).anyTensor()
      case .group where depth > 0:
        try group(name).read(into: &state, prefix: prefix + name + ".", depth: depth - 1)
      default: break
      }
    }
  }
}
