import Normalizers
import Storage

extension Table {
  /// A row for each arm: its name, its method, and every setting in which the arms differ.
  ///
  /// - Parameter swept: settings that have a column even when one value is all they have; they come first.
  init(_ arms: [Arm], swept: [String] = []) {
    let settings = arms.map(\.plan.settings)
    let names = settings.first?.names ?? []
    let differing = names.filter { name in
      !["methods", "seeds"].contains(name) && !swept.contains(name)
        && settings.contains { $0[name] != settings[0][name] }
    }
    self.init([
      "arm": .strings(arms.map(\.name)), "method": .strings(arms.map(\.method.rawValue)),
    ])
    for name in swept + differing {
      columns[name] = Column(settings.compactMap { $0[name] })
    }
  }
}

extension Table.Column {
  /// Values as numbers, if all of them are, and else as text.
  init(_ values: [StoredValue]) {
    let numbers = values.compactMap { value in
      switch value {
      case .integer(let number): Double(number)
      case .number(let number): number
      case .string, .boolean: nil
      }
    }
    self =
      numbers.count == values.count
      ? .numbers(numbers) : .strings(values.map(\.description))
  }

  /// The cells as a person writes them.
  package var texts: [String] {
    switch self {
    case .strings(let cells): cells
    case .numbers(let cells): cells.map { Int(exactly: $0).map(String.init) ?? "\($0)" }
    }
  }
}
