import Normalizers
import Reductions
import Tensors

/// Which changes of weights and data a method does not see: arXiv 1607.06450, Table 1, cell by cell.
public struct Invariances: Experiment {
  /// The experiment.
  public init() {}

  /// Table 1 of the paper on layer normalization.
  public let claim = Claim(
    name: "invariances",
    statement: """
      Batch, weight and layer normalization are invariant to re-scaling and re-centring of weights and data \
      as the table says.
      """,
    source: "Layer Normalization, arXiv 1607.06450, Table 1 and section 5.1")

  /// What is done.
  public let protocolText = """
    A layer a = W·x of 7 units and 5 features on 6 samples, in double precision with ε = 0. Weights or data \
    are changed, and the normalized outputs before and after are compared: invariant means that no element \
    moves by more than 1e-10 of the largest, and where the table says no, one must move by more than 1e-3.
    """

  /// What that means for who trains networks.
  public let practice = """
    What a method does not see it also cannot be hurt by: re-scaled weights change nothing but \
    the effective learning rate.
    """

  /// Where this small scale may mislead.
  public let caveat = """
    With ε > 0 the invariances hold up to ε over the variance.
    """

  /// The lines of the table.
  enum Method: String, CaseIterable {
    case batch, weight, layer

    /// The cells of the line that say yes.
    var claimed: Set<InvarianceTransformation> {
      switch self {
      case .batch:
        [.weightMatrixRescaling, .weightVectorRescaling, .datasetRescaling, .datasetRecentring]
      case .weight: [.weightMatrixRescaling, .weightVectorRescaling]
      case .layer:
        [.weightMatrixRescaling, .weightMatrixRecentring, .datasetRescaling, .singleCaseRescaling]
      }
    }

    /// The normalized outputs of a map, whose norms g come from the first weights.
    func outputs(of map: LinearMap, first: Tensor<Double>) throws -> Tensor<Double> {
      let units = map.weight.shape[0]
      switch self {
      case .batch:
        var normalizer = try BatchNormalization<Double>(
          channels: units, epsilon: 0, affine: .none)
        return try normalizer.forward(map.outputs, .training).y
      case .layer:
        var normalizer = try LayerNormalization<Double>(
          perChannel: units, epsilon: 0, affine: .none)
        return try normalizer.forward(map.outputs, .training).y
      case .weight:
        var normalizer = try WeightNormalization(wrapping: first)
        normalizer.updateParameters { if $0 == "original1" { $1 = map.weight } }
        var reparametrized = map
        _ = normalizer.forward(.inference, into: &reparametrized.weight, threads: .serial)
        return reparametrized.outputs
      }
    }
  }

  /// Decides every cell: see ``Experiment/run(_:isCancelled:)``.
  public func run(
    _ setting: ExperimentSetting, isCancelled: @Sendable () -> Bool
  ) throws -> ExperimentOutcome {
    var findings: [Finding] = []
    for method in Method.allCases {
      for transformation in InvarianceTransformation.allCases {
        let distances = try setting.seeds.map { try distance(method, transformation, seed: $0) }
        let isClaimed = method.claimed.contains(transformation)
        findings.append(
          Finding(
            exactly: "\(method.rawValue), \(transformation.rawValue)",
            criterion: isClaimed ? "at most 1e-10" : "more than 1e-3",
            value: (isClaimed ? distances.max() : distances.min()) ?? .nan,
            holds: distances.allSatisfy { isClaimed ? $0 <= 1e-10 : $0 > 1e-3 }))
      }
    }
    return ExperimentOutcome(
      claim, findings,
      notes: [
        """
        The paper's text says that every method is invariant to re-scaling of the dataset. Weight \
        normalization is not: its output grows with x, and the cell of the table says so.
        """
      ])
  }

  /// How far the outputs of a random map move.
  func distance(
    _ method: Method, _ transformation: InvarianceTransformation, seed: UInt64
  ) throws -> Double {
    var random = RandomNumbers(seed: seed, stream: "invariances")
    let map = LinearMap(samples: 6, features: 5, units: 7, using: &random)
    let changed = transformation.applied(to: map, using: &random)
    return try method.outputs(of: map, first: map.weight)
      .relativeDistance(to: method.outputs(of: changed, first: map.weight))
  }
}
