import ArgumentParser
import Comparison

/// An option that is swept and its values, as a user writes them: `batch-size=2,4,8`.
struct SweptOption: ExpressibleByArgument {
  let name: String
  let values: [String]

  init?(argument: String) {
    guard let match = argument.wholeMatch(of: /-*([a-z-]+)=(.+)/) else { return nil }
    name = String(match.1)
    values = match.2.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    guard values.allSatisfy({ !$0.isEmpty }) else { return nil }
  }

  /// Its name in records.
  var setting: String { name.replacing("-", with: "_") }

  /// What stands on a command line for a value; `nil` for a flag that is off.
  ///
  /// - Parameter isFlag: whether the option takes no value, and its values are `true` and `false`.
  func arguments(_ value: String, isFlag: Bool) throws -> [String] {
    guard isFlag else { return ["--\(name)", value] }
    switch value {
    case "true": return ["--\(name)"]
    case "false": return []
    default:
      throw PlanError("the values of \(name) are true and false, but one is '\(value)'")
    }
  }
}
