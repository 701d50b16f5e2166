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

  private let count: Int

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

  /// Takes indices until none is left.
  ///
  /// - Parameter share: the one to begin with.
  func forEachIndex(from share: Int, _ body: (Int) -> Void) {
    while let indices = takeFirst(of: range(share)) { indices.forEach(body) }
    for step in 1..<max(1, count) {
      let other = range((share + step) % count)
      while let indices = takeLast(of: other) { indices.forEach(body) }
    }
  }

  private func range(_ share: Int) -> UnsafeMutablePointer<Atomic<UInt64>> {
    ranges + share * Self.distance
  }

  private func takeFirst(of range: UnsafeMutablePointer<Atomic<UInt64>>) -> Range<Int>? {
    take(range) { left, count in
      let middle = left.lowerBound + count
      return (left.lowerBound..<middle, Self.word(middle, left.upperBound))
    }
  }

  private func takeLast(of range: UnsafeMutablePointer<Atomic<UInt64>>) -> Range<Int>? {
    take(range) { left, count in
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
