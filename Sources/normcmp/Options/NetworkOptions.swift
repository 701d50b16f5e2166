import ArgumentParser
import Comparison
import Normalizers
import Training

/// What is compared.
struct NetworkOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "The methods, separated by commas: \(NormalizationMethod.names).",
      valueName: "list"))
  var methods = MethodList(methods: ComparisonPlan().methods)

  @Option(help: "The network: mlp (three hidden layers of 100), convnet or resnet.")
  var model = ComparisonPlan().model

  @Option(help: "The nonlinearity.")
  var activation = ComparisonPlan().activation

  @Option(help: "Whether activations are normalized before the nonlinearity or after it.")
  var placement = ComparisonPlan().placement

  @Option(help: "The groups of group normalization (default: 8 channels in each, or more).")
  var groups: Int?

  @Option(help: "What is added to the variance.")
  var epsilon = ComparisonPlan().epsilon

  func apply(to plan: inout ComparisonPlan) {
    plan.methods = methods.methods
    plan.model = model
    plan.activation = activation
    plan.placement = placement
    plan.groups = groups
    plan.epsilon = epsilon
  }
}

/// Methods separated by commas.
struct MethodList: ExpressibleByArgument {
  let methods: [NormalizationMethod]

  init(methods: [NormalizationMethod]) { self.methods = methods }

  init?(argument: String) {
    let names = argument.split(separator: ",", omittingEmptySubsequences: false)
    let methods = names.compactMap {
      NormalizationMethod(rawValue: $0.trimmingPrefix(" ").lowercased())
    }
    guard methods.count == names.count else { return nil }
    self.methods = methods
  }

  var defaultValueDescription: String { "all of them" }
}

extension NormalizationMethod {
  static var names: String { allCases.map(\.rawValue).joined(separator: ", ") }
}

extension NetworkConfiguration.Model: ExpressibleByArgument {}
extension NetworkConfiguration.Placement: ExpressibleByArgument {}
extension Activation.Kind: ExpressibleByArgument {}
