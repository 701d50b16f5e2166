/// xoshiro256★★ of Blackman and Vigna (2018, https://prng.di.unimi.it), seeded through SplitMix64.
///
/// One seed and one stream name give the same numbers for ever, whatever else draws: each use (the weights
/// of a layer, the order of an epoch) takes a stream of its own, so that two networks that differ in one
/// layer still agree in all the others.
public struct RandomNumbers: RandomNumberGenerator, Sendable, Equatable {
  /// The 256 bits of state; writing them back continues the sequence.
  public private(set) var state: [UInt64]

  /// The generator of a seed and a named stream, such as `RandomNumbers(seed: 7, stream: "fc1.weight")`.
  public init(seed: UInt64, stream: String = "") {
    // FNV-1a of the name, then SplitMix64 over seed and name.
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for byte in stream.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
    var seeder = SplitMix64(state: seed)
    seeder.state = seeder.next() ^ hash
    state = [seeder.next(), seeder.next(), seeder.next(), seeder.next()]
  }

  /// The generator at a state read from ``state``; `nil` unless it has four words, not all 0.
  public init?(state: [UInt64]) {
    guard state.count == 4, state.contains(where: { $0 != 0 }) else { return nil }
    self.state = state
  }

  /// The next 64 bits.
  public mutating func next() -> UInt64 {
    let result = rotated(state[1] &* 5, by: 7) &* 9
    let shifted = state[1] << 17
    state[2] ^= state[0]
    state[3] ^= state[1]
    state[1] ^= state[2]
    state[0] ^= state[3]
    state[2] ^= shifted
    state[3] = rotated(state[3], by: 45)
    return result
  }

  private func rotated(_ word: UInt64, by bits: UInt64) -> UInt64 {
    (word << bits) | (word >> (64 - bits))
  }
}

/// SplitMix64 of Steele, Lea and Flood (2014): turns a seed into well-mixed words.
private struct SplitMix64 {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var word = state
    word = (word ^ (word >> 30)) &* 0xbf58_476d_1ce4_e5b9
    word = (word ^ (word >> 27)) &* 0x94d0_49bb_1331_11eb
    return word ^ (word >> 31)
  }
}
