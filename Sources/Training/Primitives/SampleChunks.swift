import Reductions
import Synchronization

/// A minibatch cut along its samples into chunks that threads can share.
///
/// The cut follows from the shape of the work alone, never from the number of threads, so that results
/// are the same bits for any number.
package struct SampleChunks {
  /// The number of samples of every chunk but the last, which may be smaller.
  let size: Int
  let samples: Int

  /// Multiplications that are worth a chunk of their own: about a tenth of a millisecond, several times
  /// what it takes to wake a thread.
  private static let worthwhileWork = 1 << 23
  /// More chunks than this would cost more memory for partial gradients than they gain in balance.
  private static let mostChunks = 16

  /// Cuts `samples` samples of `workPerSample` multiplications each.
  package init(samples: Int, workPerSample: Int) {
    let wanted = samples * workPerSample / Self.worthwhileWork
    let count = max(1, min(wanted, Self.mostChunks, samples))
    self.samples = samples
    size = max(1, (samples + count - 1) / count)
  }

  package var count: Int { (samples + size - 1) / size }

  /// The samples of one chunk.
  package subscript(index: Int) -> Range<Int> { index * size..<min(samples, (index + 1) * size) }
}

extension ThreadPool {
  /// Calls `body` once with every index, and throws the error of the lowest index that threw one.
  func forEachChunk(_ iterations: Int, _ body: (Int) throws -> Void) throws {
    let failure = Mutex<(index: Int, error: any Error)?>(nil)
    forEach(iterations) { index in
      do {
        try body(index)
      } catch {
        failure.withLock { if index < $0?.index ?? .max { $0 = (index, error) } }
      }
    }
    if let failure = failure.withLock({ $0 }) { throw failure.error }
  }
}
