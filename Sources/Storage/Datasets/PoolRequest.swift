import Dispatch
import Synchronization
import Tensors

/// A pool that is being read on another thread.
final class PoolRequest<Pixel: PooledPixel>: Sendable {
  /// Which pool of which epoch.
  let position: PoolPosition

  private let result = Mutex<Result<SamplePool<Pixel>, any Error>?>(nil)
  private let isDone = DispatchSemaphore(value: 0)

  /// Begins to read.
  init(
    _ position: PoolPosition, on queue: DispatchQueue,
    read: @escaping @Sendable () throws -> SamplePool<Pixel>
  ) {
    self.position = position
    queue.async {
      let outcome = Result { try read() }
      self.result.withLock { $0 = outcome }
      self.isDone.signal()
    }
  }

  /// The pool, once it has been read; to be called once.
  func wait() throws -> SamplePool<Pixel> {
    isDone.wait()
    let outcome = result.withLock { result in
      defer { result = nil }
      return result
    }
    guard let outcome else { preconditionFailure("a pool is taken once") }
    return try outcome.get()
  }
}

/// Which pool of which epoch.
struct PoolPosition: Sendable, Equatable {
  let epoch: Int
  let pool: Int
}
