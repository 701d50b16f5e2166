/// Damage to a file: one of the ways in which bits rot, disks fail, copies end early, and people attack.
enum Mutation: CaseIterable {
  case bit
  case bytes
  case integer
  case zeroedBlock
  case truncation

  /// Whole numbers at the edges of what a program expects.
  private static let interesting: [UInt64] = [
    0, 1, 2, 0x7f, 0x80, 0xff, 0x100, 0x7fff, 0x8000, 0xffff, 0x1_0000, 0x7fff_ffff, 0x8000_0000,
    0xffff_ffff, 0x1_0000_0000, 0x7fff_ffff_ffff_ffff, 0x8000_0000_0000_0000, .max,
  ]

  /// Damages a file of at least 1 byte.
  func apply(to file: inout [UInt8], using numbers: inout SeededNumbers) {
    let position = Int.random(in: 0..<file.count, using: &numbers)
    switch self {
    case .bit: file[position] ^= 1 << UInt8.random(in: 0..<8, using: &numbers)
    case .bytes:
      for _ in 0..<Int.random(in: 1...8, using: &numbers) {
        let position = Int.random(in: 0..<file.count, using: &numbers)
        file[position] = .random(in: 0...255, using: &numbers)
      }
    case .integer:
      let width = [1, 2, 4, 8].randomElement(using: &numbers) ?? 1
      let value = Self.interesting.randomElement(using: &numbers) ?? 0
      for byte in 0..<min(width, file.count - position) {
        file[position + byte] = UInt8(truncatingIfNeeded: value >> (8 * byte))
      }
    case .zeroedBlock:
      let start = position / 512 * 512
      for place in start..<min(start + 512, file.count) { file[place] = 0 }
    case .truncation: file.removeSubrange(position...)
    }
  }
}

/// Repeatable numbers: SplitMix64.
struct SeededNumbers: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var word = state
    word = (word ^ (word >> 30)) &* 0xbf58_476d_1ce4_e5b9
    word = (word ^ (word >> 27)) &* 0x94d0_49bb_1331_11eb
    return word ^ (word >> 31)
  }
}
