import ArgumentParser

/// How a user writes seeds: their number, a range of them or a list.
enum SeedList {
  /// More seeds than anybody has time for: what asks for more is a slip of the hand.
  static let most: UInt64 = 10_000

  static func seeds(_ argument: String) throws -> [UInt64] {
    let listed = argument.split(separator: ",", omittingEmptySubsequences: false)
    let ends = argument.split(separator: "-", omittingEmptySubsequences: false)
    if listed.count > 1 {
      let seeds = listed.compactMap { UInt64($0) }
      if seeds.count == listed.count { return seeds }
    } else if ends.count == 2, let first = UInt64(ends[0]), let last = UInt64(ends[1]) {
      if first <= last, last - first < most { return Array(first...last) }
    } else if let count = UInt64(argument), (1...most).contains(count) {
      return Array(1...count)
    }
    throw ValidationError(
      "seeds are a number from 1 to \(most), a range such as 11-18, or a list such as 3,5,9")
  }
}
