/// A statement of the literature that an experiment checks.
public struct Claim: Hashable, Sendable {
  /// What the command line calls it, such as `invariances`.
  public let name: String
  /// The claim in the terms of its source, one sentence.
  public let statement: String
  /// Paper with arXiv id or year, and the section, figure or table.
  public let source: String

  /// A claim and where it stands.
  public init(name: String, statement: String, source: String) {
    self.name = name
    self.statement = statement
    self.source = source
  }
}
