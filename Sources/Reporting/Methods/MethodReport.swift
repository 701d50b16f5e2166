public import Normalizers

/// What a method is, with what each convention calls it and takes where no option is set.
public struct MethodReport: Encodable, Sendable {
  /// What the method is.
  public let definition: MethodDefinition
  /// The name of each convention that has the method, and what it is called there.
  public let counterparts: [String: String]
  /// The options, each with the value that it has in each convention.
  public let defaults: [String: [String: String]]

  /// The report of a method.
  public init(_ method: NormalizationMethod) {
    definition = method.definition
    var counterparts: [String: String] = [:]
    var defaults: [String: [String: String]] = [:]
    for convention in Convention.allCases {
      counterparts[convention.rawValue] = convention.counterpart(of: method)
      let options = convention.options(for: method)
      for option in method.options {
        defaults[option.rawValue, default: [:]][convention.rawValue] = options.text(of: option)
      }
    }
    self.counterparts = counterparts
    self.defaults = defaults
  }
}
