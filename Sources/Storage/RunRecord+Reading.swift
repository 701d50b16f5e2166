import HDF5

extension RunRecord {
  /// Reads a record.
  ///
  /// - Throws: ``StorageError`` when the file is missing, is not a run record, has a format newer than this
  ///   package, or is damaged.
  public init(contentsOf path: String) throws {
    self = try Document.read(path, as: .runRecord) { root in
      guard try root.attribute("format") == .string(Self.format) else {
        throw StorageError("\(path) is an HDF5 file but not a run record of this package")
      }
      let version = try root.requiredInteger("format_version")
      guard version == Self.formatVersion else {
        throw StorageError(
          "\(path) is a run record of format \(version), but this program reads format "
            + "\(Self.formatVersion); use the version of the package that wrote it")
      }
      let times = try root.group("times")
      return try RunRecord(
        configuration: root.group("configuration").storedValues(),
        versions: root.group("versions").storedValues(),
        dataset: DatasetRecord(root.group("dataset")),
        trials: Self.trials(root.group("trials"), times: times.group("trials")),
        arms: root.kind(of: "arms") == nil ? Table() : root.group("arms").table(),
        summary: root.group("summary").table(), comparisons: root.group("comparisons").table(),
        times: times.storedValues())
    }
  }

  private static func trials(
    _ group: borrowing Group, times: borrowing Group
  ) throws -> [TrialRecord] {
    var numbered: [(number: Int, trial: TrialRecord)] = []
    for methodName in try group.members() {
      let method = try group.group(methodName)
      let methodTimes = try times.group(methodName)
      for seedName in try method.members() {
        let trial = try method.group(seedName)
        let record = try TrialRecord(trial, times: methodTimes.group(seedName))
        numbered.append((try trial.requiredInteger("number"), record))
      }
    }
    return numbered.sorted { $0.number < $1.number }.map(\.trial)
  }
}

extension TrialRecord {
  fileprivate init(_ group: borrowing Group, times: borrowing Group) throws {
    let status = try group.requiredString("status")
    guard let status = Status(rawValue: status) else {
      throw StorageError(
        "\(group.object) has the status \(status); it must be completed, diverged or failed")
    }
    self.init(
      method: try group.requiredString("method"),
      seed: UInt64(bitPattern: Int64(try group.requiredInteger("seed"))), status: status)
    if case .string(let text) = try group.attribute("failure") { failure = text }
    scalars = try group.numbers(except: Self.ownAttributes)
    self.times = try times.numbers()
    for name in try group.members() where name != Self.probesName {
      curves[name] = try group.dataset(name).elements(as: Double.self)
    }
    guard try group.kind(of: Self.probesName) != nil else { return }
    let probes = try group.group(Self.probesName)
    for name in try probes.members() {
      self.probes[name] = try probes.dataset(name).elements(as: Double.self)
    }
  }
}

extension DatasetRecord {
  init(_ group: borrowing Group) throws {
    self.init(
      name: try group.requiredString("name"), source: try group.requiredString("source"),
      checksum: try group.requiredString("checksum"),
      classes: try group.requiredInteger("classes"),
      trainSamples: try group.requiredInteger("train_samples"),
      testSamples: try group.requiredInteger("test_samples"))
  }
}

extension Group {
  fileprivate func numbers(except names: Set<String> = []) throws -> NamedValues<Double> {
    var numbers = NamedValues<Double>()
    for (name, value) in try storedValues(except: names) {
      guard case .number(let number) = value else {
        throw StorageError("attribute \(name) of \(object) is \(value); it must be a number")
      }
      numbers[name] = number
    }
    return numbers
  }

  fileprivate func table() throws -> Table {
    var columns = NamedValues<Table.Column>()
    for name in try members() {
      let column = try dataset(name)
      columns[name] =
        column.type.isNumeric
        ? .numbers(try column.elements(as: Double.self)) : .strings(try column.strings())
    }
    return Table(columns)
  }
}
