/// One normalizer applied once to named tensors: what `normcmp apply` does with a file.
///
/// The names are those of ``MethodDefinition/inputs`` and ``MethodDefinition/outputs``. The tensors say what
/// there is: γ and β where `weight` and `bias` are given, elementwise where `weight` has the shape of a
/// sample, gradients where `grad_output` is given. It computes in the number type of the first input.
public struct NormalizerApplication: Sendable {
  /// The method; not ``NormalizationMethod/none``.
  public let method: NormalizationMethod
  /// Its options; γ and β are as the tensors say.
  public let options: NormalizerOptions
  /// Training or inference.
  public let phase: Phase

  /// An application of a method.
  ///
  /// - Parameters:
  ///   - method: not ``NormalizationMethod/none``.
  ///   - options: those of the method; a convention gives them.
  ///   - phase: training or inference.
  /// - Precondition: the method is not ``NormalizationMethod/none``.
  public init(_ method: NormalizationMethod, _ options: NormalizerOptions, _ phase: Phase) {
    precondition(method != .none, "there is a method to apply")
    self.method = method
    self.options = options
    self.phase = phase
  }

  /// What an application gives.
  public struct Outcome: Sendable {
    /// The results by name.
    public var tensors = StateDictionary()
    /// What the user should know about them, a sentence each.
    public var notes: [String] = []
  }

  /// Applies the normalizer.
  ///
  /// - Parameters:
  ///   - tensors: those of ``MethodDefinition/inputs``; others are left alone.
  ///   - threads: who computes; the bits of the result do not depend on it.
  /// - Throws: ``NormalizationError`` when a tensor is missing or does not fit, or as the method does.
  public func run(
    on tensors: StateDictionary, threads: ThreadPool = .allProcessors
  ) throws(NormalizationError) -> Outcome {
    let main = method.definition.inputs[0].name
    switch tensors[main] {
    case .float?: return try run(ApplicationInputs<Float>(tensors, of: method), threads)
    case .double?: return try run(ApplicationInputs<Double>(tensors, of: method), threads)
    case .int64?:
      throw .invalidInput(
        name: main, requirement: "of float32 or float64", found: "of whole numbers")
    case nil:
      throw .invalidInput(
        name: main, requirement: "there, for \(method.rawValue) acts on it",
        found: "missing")
    }
  }

  private func run<Scalar: ReductionScalar>(
    _ inputs: ApplicationInputs<Scalar>, _ threads: ThreadPool
  ) throws(NormalizationError) -> Outcome {
    var outcome =
      switch method {
      case .weight: try applyWeightNormalization(inputs, threads)
      case .spectral: try applySpectralNormalization(inputs, threads)
      default: try applyToActivations(inputs, threads)
      }
    outcome.notes = inputs.notes + outcome.notes
    return outcome
  }
}
