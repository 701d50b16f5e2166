/// The order in which samples are given.
public enum SampleOrder: Sendable, Hashable {
  /// As they are stored, in every epoch.
  case stored
  /// Another order in each epoch, a function of the seed and the epoch.
  case shuffled(seed: UInt64)

  /// The whole order of an epoch, as positions; its random stream is `order/epoch k` of the seed.
  ///
  /// - Precondition: `count` is not negative.
  /// - Complexity: O(`count`) in time and memory.
  public func positions(_ count: Int, epoch: Int) -> [Int] {
    switch self {
    case .stored: return Array(0..<count)
    case .shuffled(let seed):
      var random = RandomNumbers(seed: seed, stream: "order/epoch \(epoch)")
      return random.permutation(count)
    }
  }
}
