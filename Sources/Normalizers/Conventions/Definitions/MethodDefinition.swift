/// What a member of the family is, as pages and `normcmp methods` show it.
public struct MethodDefinition: Sendable, Equatable, Encodable {
  /// The name that a user types.
  public let name: String
  /// The name that people say.
  public let title: String
  /// The set S_i of elements that element i shares its statistics with.
  public let sharedSet: String
  /// How many statistics there are.
  public let statistics: String
  /// The shapes of what is learned.
  public let parameters: String
  /// What is computed, in the order of reading.
  public let formulas: [Formula]
  /// The options it reads.
  public let options: [NormalizerOption]
  /// The tensors that `normcmp apply` reads, the first of which has to be there.
  public let inputs: [TensorRole]
  /// The tensors that `normcmp apply` writes.
  public let outputs: [TensorRole]
  /// Where it comes from, the first being the paper that introduced it.
  public let sources: [Source]

  /// A formula under a word that says what it is for.
  public struct Formula: Sendable, Equatable, Encodable {
    /// Such as `training` or `backward`.
    public let part: String
    /// The formula, in the letters of the papers.
    public let text: String

    init(_ part: String, _ text: String) {
      self.part = part
      self.text = text
    }
  }

  /// A tensor by the name it has in a file.
  public struct TensorRole: Sendable, Equatable, Encodable {
    /// The name.
    public let name: String
    /// The shape, and what it is.
    public let shape: String

    init(_ name: String, _ shape: String) {
      self.name = name
      self.shape = shape
    }
  }

  /// A place in the literature.
  public struct Source: Sendable, Equatable, Encodable {
    /// The number that arXiv gave it.
    public let arXiv: String
    /// Who and when.
    public let authors: String
    /// The equation or algorithm.
    public let place: String

    init(_ arXiv: String, _ authors: String, _ place: String) {
      self.arXiv = arXiv
      self.authors = authors
      self.place = place
    }
  }
}

extension NormalizationMethod {
  /// The members of the family: every method but none.
  public static var family: [NormalizationMethod] { allCases.filter { $0 != .none } }

  /// What the method is.
  public var definition: MethodDefinition {
    switch self {
    case .none: .none
    case .batch: .batch
    case .layer: .layer
    case .instance: .instance
    case .group: .group
    case .rootMeanSquare: .rootMeanSquare
    case .weight: .weight
    case .spectral: .spectral
    case .batchRenormalization: .batchRenormalization
    case .meanOnlyBatch: .meanOnlyBatch
    }
  }

  /// The options that the method reads.
  public var options: [NormalizerOption] { definition.options }
}
