import ArgumentParser
import Comparison
import Normalizers
import Training

/// What is compared.
struct NetworkOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      """
      The methods, separated by commas: \(NormalizationMethod.names); or all (default: all but rms \
      and mean-only-batch).
      """,
      valueName: "list"),
    transform: NormalizationMethod.list)
  var methods = ComparisonPlan().methods

  @Option(help: "The network; an mlp has three hidden layers of 100.")
  var model = ComparisonPlan().model

  @Option(help: "The nonlinearity.")
  var activation = ComparisonPlan().activation

  @Option(help: "Whether activations are normalized before the nonlinearity or after it.")
  var placement = ComparisonPlan().placement

  @Option(
    parsing: .unconditional,
    help: "The groups of group normalization (default: as many as leave 8 channels in each).")
  var groups: Int?

  @Option(help: "Whose conventions the methods have where no option sets one.")
  var preset = ComparisonPlan().convention

  @Option(
    parsing: .unconditional, help: "What is added to the variance (default: the preset's).")
  var epsilon: Double?

  func apply(to plan: inout ComparisonPlan) {
    plan.methods = methods
    plan.model = model
    plan.activation = activation
    plan.placement = placement
    plan.groups = groups
    plan.convention = preset
    plan.epsilon = epsilon
  }
}

extension NormalizationMethod {
  static var names: String { allCases.map(\.rawValue).joined(separator: ", ") }

  /// The methods of a list such as `batch,group`.
  fileprivate static func list(_ argument: String) throws -> [NormalizationMethod] {
    if argument == "all" { return allCases }
    return try argument.split(separator: ",", omittingEmptySubsequences: false).map { item in
      let name = item.drop { $0 == " " }.lowercased()
      guard let method = NormalizationMethod(rawValue: name) else {
        throw ValidationError("there is no method '\(item)'; choose from \(names)")
      }
      return method
    }
  }
}

extension NetworkConfiguration.Model: ExpressibleByArgument {}
extension NetworkConfiguration.Placement: ExpressibleByArgument {}
extension Convention: ExpressibleByArgument {}
extension Activation.Kind: ExpressibleByArgument {}
