import HDF5

/// What a run was begun with: all that is needed to carry it on, beside its data.
///
/// The file stands in the run directory from before the first step; docs/formats/run-directory.md describes
/// every field.
public struct RunSettings: Sendable, Equatable {
  /// Every setting of the comparison, in order.
  public var configuration: NamedValues<StoredValue>

  /// How it is run, which changes no result: when it is saved, where the data lie.
  public var running: NamedValues<StoredValue>

  /// Versions of the package, compiler and libraries, the operating system, the processor.
  public var versions: NamedValues<StoredValue>

  /// What is learned.
  public var dataset: DatasetRecord

  /// Settings of the given fields.
  public init(
    configuration: NamedValues<StoredValue>, running: NamedValues<StoredValue>,
    versions: NamedValues<StoredValue>, dataset: DatasetRecord
  ) {
    self.configuration = configuration
    self.running = running
    self.versions = versions
    self.dataset = dataset
  }

  /// What the attribute `format` says.
  static let format = "swift-normalization run settings"

  /// The version of the layout that this package writes and reads.
  static let formatVersion = 1
}

extension RunSettings {
  /// Reads the settings of a run.
  ///
  /// - Throws: ``StorageError`` when the file is missing, is none of run settings, has a format newer than this
  ///   package, or is damaged.
  public init(contentsOf path: String) throws {
    self = try Document.read(path, as: .runSettings) { root in
      guard try root.attribute("format") == .string(Self.format) else {
        throw StorageError("\(path) is an HDF5 file but holds no settings of a run")
      }
      let version = try root.requiredInteger("format_version")
      guard version == Self.formatVersion else {
        throw StorageError(
          "\(path) holds run settings of format \(version), but this program reads format "
            + "\(Self.formatVersion); use the version of the package that wrote it")
      }
      return try RunSettings(
        configuration: root.group("configuration").storedValues(),
        running: root.group("running").storedValues(),
        versions: root.group("versions").storedValues(),
        dataset: DatasetRecord(root.group("dataset")))
    }
  }

  /// Writes the settings under `path`, whole or not at all, replacing what is there.
  ///
  /// - Throws: ``StorageError`` when the file cannot be written.
  public func write(to path: String) throws {
    try Document.write(path) { root in
      try root.setAttribute("format", .string(Self.format))
      try root.setAttribute("format_version", .integer(Int64(Self.formatVersion)))
      try root.createGroup("configuration").setAttributes(configuration)
      try root.createGroup("running").setAttributes(running)
      try root.createGroup("versions").setAttributes(versions)
      try root.createGroup("dataset").setAttributes(dataset.attributes)
    }
  }
}
