import Synchronization

/// Memory of tensors that are gone, kept for the next one of its size.
///
/// The system takes large memory back when it is freed, and clears it page by page when it is asked for again: that takes
/// longer than a pass over it, and a training step asks for the sizes that the step before has freed.
package enum SpareMemory {
  /// The fewest bytes that are worth keeping: less stays with the allocator.
  package static let leastBytes = 64 << 10

  /// The most bytes that are kept in all.
  package static let mostBytes = 64 << 20

  /// Takes memory of exactly this size, if there is any.
  static func take(_ bytes: Int) -> UnsafeMutableRawPointer? {
    guard bytes >= leastBytes else { return nil }
    return kept.withLock { $0.take(bytes)?.start }
  }

  /// Keeps memory that nobody uses any more, or gives it back to the system.
  static func keep(_ start: UnsafeMutableRawPointer, _ bytes: Int) {
    guard (leastBytes...mostBytes).contains(bytes) else { return start.deallocate() }
    let block = Block(start: start, bytes: bytes)
    for block in kept.withLock({ $0.add(block) }) { block.start.deallocate() }
  }

  /// How many bytes are kept.
  package static var bytes: Int { kept.withLock { $0.bytes } }

  private static let kept = Mutex(Blocks())

  /// `Sendable` because nobody but its holder knows the address.
  private struct Block: @unchecked Sendable {
    let start: UnsafeMutableRawPointer
    let bytes: Int
  }

  /// Blocks in the order in which they came.
  private struct Blocks {
    private var blocks: [Block] = []
    private(set) var bytes = 0

    mutating func take(_ bytes: Int) -> Block? {
      // The last one to come is the likeliest to be in a cache.
      guard let index = blocks.lastIndex(where: { $0.bytes == bytes }) else { return nil }
      self.bytes -= bytes
      return blocks.remove(at: index)
    }

    /// Adds a block and returns the oldest ones, as many as are too much.
    mutating func add(_ block: Block) -> [Block] {
      blocks.append(block)
      bytes += block.bytes
      var count = 0
      while bytes > SpareMemory.mostBytes {
        bytes -= blocks[count].bytes
        count += 1
      }
      defer { blocks.removeFirst(count) }
      return Array(blocks.prefix(count))
    }
  }
}
