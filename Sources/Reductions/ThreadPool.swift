import CSpanKernels

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Threads that share loops; the caller is one of them.
///
/// A pool never decides what is computed, only who computes it: callers cut their work by its shape
/// alone, so results are the same bits for every ``count``. A pool serves one caller at a time; a second
/// one, or a loop inside a loop, runs its loop alone on its own thread.
public final class ThreadPool: Sendable {
  /// How many threads share a loop, the caller among them; at least 1.
  public let count: Int

  private let shared: SharedLoop

  /// A pool of `count` threads.
  ///
  /// - Parameter count: at least 1; the caller counts, so 1 starts no thread at all.
  public init(count: Int) {
    self.count = max(1, count)
    shared = SharedLoop(threads: self.count)
    for number in 1..<self.count { shared.startWorker(number) }
  }

  deinit { shared.stop() }

  /// The caller alone.
  public static let serial = ThreadPool(count: 1)

  /// One thread for each processor that is online.
  public static let allProcessors = ThreadPool(count: processorCount)

  /// The number of processors that are online.
  public static var processorCount: Int { max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN))) }

  /// Calls `body` once with every index in 0..<`iterations`, in any order, on the pool's threads.
  ///
  /// Returns when all calls have. Bodies must write to places of their own.
  ///
  /// - Precondition: `iterations` is not negative.
  public func forEach(_ iterations: Int, _ body: (Int) -> Void) {
    forEachThread(iterations) { indices in
      while let index = indices.next() { body(index) }
    }
  }

  /// Calls `body` on each of the pool's threads that comes in time, with those of 0..<`iterations` that the thread gets:
  /// it is to take them all.
  func forEachThread(_ iterations: Int, _ body: (inout LoopIndices) -> Void) {
    if count > 1, iterations > 1, shared.run(iterations, body) { return }
    var indices = LoopIndices(all: iterations)
    body(&indices)
    span_end_streaming()
  }
}
