import Normalizers
import Storage
import Training

extension ComparisonPlan {
  /// The network of one method on samples of the given shape.
  ///
  /// - Parameters:
  ///   - input: (C, H, W).
  ///   - stepsOfTraining: the steps of a trial, over which batch renormalization's bounds are relaxed.
  func network(
    _ method: NormalizationMethod, input: Shape, classes: Int, stepsOfTraining: Int
  ) -> NetworkConfiguration {
    NetworkConfiguration(
      model: model, input: input, classes: classes, activation: activation, placement: placement,
      initialization: initialization, method: method,
      normalizerOptions: normalizerOptions(method, stepsOfTraining: stepsOfTraining))
  }

  /// The convention's options, with γ and β per channel for every method: a comparison compares the sharing
  /// of statistics and nothing else.
  private func normalizerOptions(
    _ method: NormalizationMethod, stepsOfTraining: Int
  ) -> NormalizerOptions {
    var options = convention.options(for: method).withParametersPerChannel
    options.grouping = groups.map { .count($0) } ?? .automatic
    if let epsilon, method.target == .activations { options.epsilon = epsilon }
    if case .paper = options.renormalizationSchedule {
      options.renormalizationSchedule = .paper(steps: stepsOfTraining)
    }
    return options
  }

  /// Every setting under the name of its option, as records keep them.
  package var settings: NamedValues<StoredValue> {
    [
      "methods": .string(methods.map(\.rawValue).joined(separator: ",")),
      "model": .string(model.rawValue),
      "batch_size": .integer(Int64(batchSize)),
      "epochs": .integer(Int64(epochs)),
      "seeds": .string(seeds.map(String.init).joined(separator: ",")),
      "optimizer": .string(optimizer.rule.rawValue),
      "learning_rate": .number(optimizer.learningRate),
      "momentum": .number(optimizer.momentum),
      "weight_decay": .number(optimizer.weightDecay),
      "init": .string(initialization.rule.rawValue),
      "init_scale": .number(initialization.scale),
      "activation": .string(activation.rawValue),
      "placement": .string(placement.rawValue),
      "standardize": .boolean(isStandardized),
      "preset": .string(convention.rawValue),
      "epsilon": epsilon.map { .number($0) } ?? .string("default"),
      "groups": groups.map { .integer(Int64($0)) } ?? .string("default"),
      "data_dependent_init": .boolean(hasDataDependentInitialization),
    ]
  }
}
