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
    var settings: NamedValues<StoredValue> = [
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
      "memory": .integer(Int64(heldMemory >> 20)),
      "stream_memory": .integer(Int64(streamMemory >> 20)),
    ]
    if !probes.isEmpty {
      settings["probe"] = .string(probes.map(\.rawValue).joined(separator: ","))
    }
    return settings
  }

  /// The plan whose ``settings`` these are.
  ///
  /// - Parameter path: the file's that they come from, for messages.
  /// - Throws: ``StorageError`` for a setting that is missing or that this program does not know.
  package init(settings: NamedValues<StoredValue>, path: String) throws {
    let reader = SettingsReader(values: settings, subject: .comparison, path: path)
    self.init()
    methods = try reader.list("methods") { NormalizationMethod(rawValue: $0) }
    model = try reader.choice("model")
    batchSize = try reader.count("batch_size")
    epochs = try reader.count("epochs")
    seeds = try reader.list("seeds") { UInt64($0) }
    optimizer = try OptimizerChoice(
      reader.choice("optimizer"), learningRate: reader.number("learning_rate"),
      momentum: reader.number("momentum"), weightDecay: reader.number("weight_decay"))
    initialization = try Initialization(reader.choice("init"), scale: reader.number("init_scale"))
    activation = try reader.choice("activation")
    placement = try reader.choice("placement")
    isStandardized = try reader.truth("standardize")
    convention = try reader.choice("preset")
    epsilon = try reader.optional("epsilon", reader.number)
    groups = try reader.optional("groups", reader.count)
    hasDataDependentInitialization = try reader.truth("data_dependent_init")
    heldMemory = try reader.count("memory") << 20
    streamMemory = try reader.count("stream_memory") << 20
    if settings["probe"] != nil {
      probes = try reader.list("probe") { ProbeQuantity(rawValue: $0) }
    }
  }
}
