import Storage

/// The grid that a trial belongs to, as its file keeps it: every file of a sweep says which others there are.
struct SweepDefinition: Sendable, Equatable {
  /// The settings that are swept.
  var over: [String]
  /// The seeds.
  var seeds: [UInt64]
  /// A row for each arm.
  var arms: Table

  /// Where a record says what it belongs to, beside its `arms`.
  private static let names = (over: "sweep", seeds: "sweep_seeds")

  init(over: [String], seeds: [UInt64], arms: Table) {
    self.over = over
    self.seeds = seeds
    self.arms = arms
  }

  /// The sweep that a record belongs to; `nil` for none.
  init?(_ record: RunRecord) {
    guard case .string(let over) = record.configuration[Self.names.over],
      case .string(let seeds) = record.configuration[Self.names.seeds],
      case .strings(let arms) = record.arms.columns["arm"],
      case .strings(let methods) = record.arms.columns["method"], !arms.isEmpty,
      arms.count == methods.count
    else { return nil }
    self.over = over.split(separator: ",").map(String.init)
    self.seeds = seeds.split(separator: ",").compactMap { UInt64($0) }
    self.arms = record.arms
    let columns = record.arms.columns
    guard !self.seeds.isEmpty, self.over.allSatisfy({ columns[$0] != nil }),
      columns.allSatisfy({ $0.value.count == arms.count })
    else { return nil }
  }

  /// Writes into a record what it belongs to.
  func write(to record: inout RunRecord) {
    record.configuration[Self.names.over] = .string(over.joined(separator: ","))
    record.configuration[Self.names.seeds] = .string(
      seeds.map(String.init).joined(separator: ","))
    record.arms = arms
  }

  /// The settings of a record without what it belongs to.
  static func strippedConfiguration(of record: RunRecord) -> NamedValues<StoredValue> {
    var configuration = record.configuration
    configuration[names.over] = nil
    configuration[names.seeds] = nil
    return configuration
  }

  /// The settings of the whole sweep, made of those of any of its records: where arms differ, all values.
  func configuration(from record: RunRecord) -> NamedValues<StoredValue> {
    var result = Self.strippedConfiguration(of: record)
    for name in result.names {
      guard let column = arms.columns[name == "methods" ? "method" : name] else { continue }
      var values: [String] = []
      for text in column.texts where !values.contains(text) { values.append(text) }
      result[name] = .string(values.joined(separator: ","))
    }
    result["seeds"] = .string(seeds.map(String.init).joined(separator: ","))
    return result
  }

  /// The names of the arms.
  var names: [String] { arms.columns["arm"]?.texts ?? [] }

  /// The trainings by arm and seed, in the order of their numbers.
  var trials: [(arm: String, seed: UInt64)] {
    seeds.flatMap { seed in names.map { ($0, seed) } }
  }
}
