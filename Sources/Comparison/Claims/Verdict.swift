/// What an experiment says of a claim, or of one part of it.
public enum Verdict: String, Sendable, CaseIterable, Codable {
  /// What the criterion asks for was found, and chance is ruled out at its level.
  case reproduced
  /// The data exclude an effect as large as the claim's.
  case notReproduced = "not reproduced"
  /// The opposite was found, and chance is ruled out at the criterion's level.
  case contradicted
  /// The data allow both; more seeds may decide.
  case inconclusive

  /// The verdict on a claim that asks for every one of its parts.
  ///
  /// One part that is contradicted contradicts the whole, one that is not reproduced spoils it, and one that
  /// is open leaves it open. A claim without parts is open.
  public init(ofAll parts: some Sequence<Verdict>) {
    let found = Set(parts)
    self =
      if found.contains(.contradicted) {
        .contradicted
      } else if found.contains(.notReproduced) {
        .notReproduced
      } else if found.isEmpty || found.contains(.inconclusive) {
        .inconclusive
      } else {
        .reproduced
      }
  }
}
