/// What a normalizer refuses, with what was received and what to do about it.
public enum NormalizationError: Error, Equatable, Sendable {
  /// An activation whose rank is not 2 to 5, or a weight of too low a rank.
  case rank(expected: String, found: Shape)
  /// An activation that has not the channels the normalizer was made for.
  case channelMismatch(expected: Int, found: Shape)
  /// A tensor that has not the shape it must have.
  case shapeMismatch(expected: Shape, found: Shape)
  /// Statistics would be taken over one element each, so that its size would not matter to the output.
  case singleElement(method: String, found: Shape, remedy: String)
  /// A number of groups that does not divide the channels.
  case groupsDoNotDivide(groups: Int, channels: Int)
  /// A batch that cannot be cut into ghost batches of one size.
  case ghostsDoNotDivide(size: Int, found: Shape)
  /// An option outside its range.
  case invalidOption(name: String, requirement: String, found: String)
  /// A tensor of ``NormalizerApplication`` that is missing, or of a shape or type that does not fit.
  case invalidInput(name: String, requirement: String, found: String)
  /// Folding a normalizer that keeps no running statistics.
  case noPopulation
  /// A state whose entry is missing, unknown, or of another shape or type.
  case stateMismatch(name: String, expected: String, found: String)
}

extension NormalizationError: CustomStringConvertible {
  /// One sentence: what is wrong, what was found, what to do.
  public var description: String {
    switch self {
    case .rank(let expected, let found):
      "a tensor of shape \(found) has rank \(found.rank); \(expected)"
    case .channelMismatch(let expected, let found):
      "the normalizer was made for \(expected) channels, but axis 1 of \(found) is another number; "
        + "make it for the channels of its input"
    case .shapeMismatch(let expected, let found):
      "a tensor of shape \(expected) is needed here, but \(found) was given"
    case .singleElement(let method, let found, let remedy):
      "\(method) normalization of \(found) would take each statistic over one element; "
        + remedy
    case .groupsDoNotDivide(let groups, let channels):
      "\(groups) groups do not divide \(channels) channels; choose a number of groups that does"
    case .ghostsDoNotDivide(let size, let found):
      "a batch of shape \(found) cannot be cut into ghost batches of \(size) samples; give it a multiple "
        + "of \(size) samples, or choose another size"
    case .invalidOption(let name, let requirement, let found):
      "\(name) must be \(requirement), but is \(found)"
    case .invalidInput(let name, let requirement, let found):
      "the tensor '\(name)' must be \(requirement), but is \(found)"
    case .noPopulation:
      "a normalizer without running statistics takes those of its input and cannot be folded into a layer; "
        + "keep it as it is"
    case .stateMismatch(let name, let expected, let found):
      "the entry '\(name)' of a state must be \(expected), but is \(found)"
    }
  }
}
