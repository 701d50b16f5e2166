import CSpanKernels
import Synchronization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// The loop that the threads of a pool share, and the threads that wait for the next one.
///
/// A worker that has not gone to sleep joins without a lock: it counts itself in, then looks whether the loop is open;
/// the caller closes the loop, then waits until nobody is inside. Each writes before it reads what the other writes, in
/// one order for all, so the caller sees every worker that saw an open loop.
///
/// `Sendable` because `body` changes only while no loop is open and nobody inside, and all else is atomic, but for
/// sleeping, which has the mutex.
final class SharedLoop: @unchecked Sendable {
  private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
  private let condition = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
  private let busy = Atomic(false)
  private let loopNumber = Atomic(0)
  private let isOpen = Atomic(false)
  private let workersInside = Atomic(0)
  private let sleepers = Atomic(0)
  private let stopping = Atomic(false)
  private let shares: LoopShares
  private var body: ((inout LoopIndices) -> Void)?

  /// - Parameter threads: how many share a loop, the caller among them.
  init(threads: Int) {
    shares = LoopShares(count: threads)
    pthread_mutex_init(mutex, nil)
    pthread_cond_init(condition, nil)
  }

  deinit {
    pthread_mutex_destroy(mutex)
    pthread_cond_destroy(condition)
    mutex.deallocate()
    condition.deallocate()
  }

  /// Runs `body` on the caller and on every worker that comes in time; they share 0..<`iterations`.
  ///
  /// - Returns: whether it did: not when another loop is running, or for more iterations than can be shared.
  func run(_ iterations: Int, _ body: (inout LoopIndices) -> Void) -> Bool {
    guard iterations <= LoopShares.mostIterations, !busy.exchange(true, ordering: .acquiring) else {
      return false
    }
    withoutActuallyEscaping(body) { body in
      self.body = body
      shares.divide(iterations)
      isOpen.store(true, ordering: .sequentiallyConsistent)
      announce()
      takeIndices(from: 0, body)
      isOpen.store(false, ordering: .sequentiallyConsistent)
      // From here nobody can join; wait for those inside.
      while !Patience.wait(until: { workersInside.load(ordering: .sequentiallyConsistent) == 0 }) {}
      self.body = nil
    }
    busy.store(false, ordering: .releasing)
    return true
  }

  /// Starts a thread that takes part in every loop until ``stop()``.
  ///
  /// - Parameter number: the share it begins with; the caller's is 0.
  func startWorker(_ number: Int) {
    #if canImport(Darwin)
      var thread: pthread_t?
    #else
      var thread = pthread_t()
    #endif
    let worker = Worker(loop: self, number: number)
    let context = Unmanaged.passRetained(worker).toOpaque()
    let failure = pthread_create(
      &thread, nil,
      { context in
        #if canImport(Darwin)
          let pointer: UnsafeMutableRawPointer? = context
        #else
          let pointer = context
        #endif
        guard let pointer else { return nil }
        let worker = Unmanaged<Worker>.fromOpaque(pointer).takeRetainedValue()
        worker.loop.work(worker.number)
        return nil
      }, context)
    // Without the thread the others do its work.
    guard failure == 0 else { return Unmanaged<Worker>.fromOpaque(context).release() }
    #if canImport(Darwin)
      if let thread { pthread_detach(thread) }
    #else
      pthread_detach(thread)
    #endif
  }

  /// Ends the workers.
  func stop() {
    stopping.store(true, ordering: .sequentiallyConsistent)
    announce()
  }

  /// Says that there is news, and wakes who sleeps.
  private func announce() {
    loopNumber.add(1, ordering: .sequentiallyConsistent)
    guard sleepers.load(ordering: .sequentiallyConsistent) > 0 else { return }
    pthread_mutex_lock(mutex)
    pthread_cond_broadcast(condition)
    pthread_mutex_unlock(mutex)
  }

  /// What a thread is started with.
  private final class Worker {
    let loop: SharedLoop
    let number: Int

    init(loop: SharedLoop, number: Int) {
      self.loop = loop
      self.number = number
    }
  }

  private func work(_ number: Int) {
    var seen = 0
    while true {
      waitForNews(after: seen)
      seen = loopNumber.load(ordering: .sequentiallyConsistent)
      if stopping.load(ordering: .sequentiallyConsistent) { return }
      workersInside.add(1, ordering: .sequentiallyConsistent)
      if isOpen.load(ordering: .sequentiallyConsistent) { takePart(number) }
      workersInside.subtract(1, ordering: .releasing)
    }
  }

  /// Takes indices of the present loop.
  ///
  /// A function of its own, so that its hold on the caller's closure has ended when the worker is counted
  /// out: that closure must not outlive the call.
  @inline(never)
  private func takePart(_ number: Int) {
    if let body { takeIndices(from: number, body) }
  }

  /// Takes indices, and sees to it that others find what was stored past the caches.
  private func takeIndices(from share: Int, _ body: (inout LoopIndices) -> Void) {
    var indices = LoopIndices(from: share, of: shares)
    body(&indices)
    span_end_streaming()
  }

  private func waitForNews(after seen: Int) {
    if Patience.wait(until: { loopNumber.load(ordering: .acquiring) != seen }) { return }
    pthread_mutex_lock(mutex)
    sleepers.add(1, ordering: .sequentiallyConsistent)
    while loopNumber.load(ordering: .sequentiallyConsistent) == seen {
      pthread_cond_wait(condition, mutex)
    }
    sleepers.subtract(1, ordering: .relaxed)
    pthread_mutex_unlock(mutex)
  }
}

/// How long a thread looks for news from another before it sleeps.
private enum Patience {
  /// Some tens of microseconds to a few hundred, as the processor's pause is: the next loop is seldom further away
  /// while a network trains.
  private static let rounds = 40
  private static let looks = 64

  /// Waits for a while.
  ///
  /// - Returns: whether the news came.
  @inline(__always)
  static func wait(until isNews: () -> Bool) -> Bool {
    for _ in 0..<rounds {
      for _ in 0..<looks {
        if isNews() { return true }
        span_pause()
      }
      // A thread of somebody else that waits for this processor comes first.
      sched_yield()
    }
    return isNews()
  }
}
