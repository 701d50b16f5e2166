import Synchronization

/// The indices of a loop that are left, in a share for each thread.
///
/// A thread takes its own share from the front, in order, and then what others have left, from the back: who
/// passes over the same memory again finds it in a cache of its own, and nobody waits for a late one.
///
/// It takes several at a time, fewer and fewer: before an atomic change, a processor waits until all it has written is
/// in place, and what goes past the caches takes long.
///
/// `Sendable` because all that changes is atomic.
final class LoopShares: @unchecked Sendable {
  /// The most indices of a loop.
  static let mostIterations = Int(UInt32.max)

  fileprivate let count: Int

  /// Begin and end of each share in one word, each in a cache line pair of its own.
  private let ranges: UnsafeMutablePointer<Atomic<UInt64>>
  private static let distance = 16

  init(count: Int) {
    self.count = count
    ranges = .allocate(capacity: count * Self.distance)
    for index in 0..<count * Self.distance { (ranges + index).initialize(to: Atomic(0)) }
  }

  deinit {
    ranges.deinitialize(count: count * Self.distance)
    ranges.deallocate()
  }

  /// Divides 0..<`iterations` into neighbouring shares; nobody may be taking any.
  func divide(_ iterations: Int) {
    for share in 0..<count {
      let (begin, end) = (iterations * share / count, iterations * (share + 1) / count)
      range(share).pointee.store(Self.word(begin, end), ordering: .relaxed)
    }
  }

  private func range(_ share: Int) -> UnsafeMutablePointer<Atomic<UInt64>> {
    ranges + share * Self.distance
  }

  fileprivate func takeFirst(of share: Int) -> Range<Int>? {
    take(range(share)) { left, count in
      let middle = left.lowerBound + count
      return (left.lowerBound..<middle, Self.word(middle, left.upperBound))
    }
  }

  fileprivate func takeLast(of share: Int) -> Range<Int>? {
    take(range(share)) { left, count in
      let middle = left.upperBound - count
      return (middle..<left.upperBound, Self.word(left.lowerBound, middle))
    }
  }

  /// Takes an eighth of the indices that are left, at least one; `choice` says which and what remains.
  @inline(__always)
  private func take(
    _ range: UnsafeMutablePointer<Atomic<UInt64>>,
    _ choice: (_ left: Range<Int>, _ count: Int) -> (indices: Range<Int>, rest: UInt64)
  ) -> Range<Int>? {
    var word = range.pointee.load(ordering: .relaxed)
    while true {
      let (begin, end) = (Int(word >> 32), Int(word & 0xffff_ffff))
      if begin >= end { return nil }
      let (indices, rest) = choice(begin..<end, (end - begin + 7) / 8)
      let result = range.pointee.compareExchange(
        expected: word, desired: rest, ordering: .relaxed)
      if result.exchanged { return indices }
      word = result.original
    }
  }

  private static func word(_ begin: Int, _ end: Int) -> UInt64 {
    UInt64(begin) << 32 | UInt64(end)
  }
}

/// The indices of a loop that one thread takes, one after the other.
struct LoopIndices: IteratorProtocol {
  private var taken: Range<Int>
  private let shares: LoopShares?
  private let share: Int
  /// How many shares, from the thread's own on, are empty.
  private var emptied = 0

  /// All of 0..<`iterations`, for a thread alone.
  init(all iterations: Int) {
    (taken, shares, share) = (0..<iterations, nil, 0)
  }

  /// What a thread gets that takes its own `share` first, and then what others have left.
  init(from share: Int, of shares: LoopShares) {
    (taken, self.shares, self.share) = (0..<0, shares, share)
  }

  @inline(__always)
  mutating func next() -> Int? {
    if taken.isEmpty, !takeMore() { return nil }
    defer { taken = taken.lowerBound + 1..<taken.upperBound }
    return taken.lowerBound
  }

  private mutating func takeMore() -> Bool {
    guard let shares else { return false }
    while emptied < shares.count {
      let next = (share + emptied) % shares.count
      if let more = emptied == 0 ? shares.takeFirst(of: next) : shares.takeLast(of: next) {
        taken = more
        return true
      }
      emptied += 1
    }
    return false
  }
}
