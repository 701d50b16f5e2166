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
/// `Sendable` by its mutex: all but the atomics is touched with the mutex held, and `body` is read by a
/// worker only between joining and leaving a loop, during which the caller waits.
final class SharedLoop: @unchecked Sendable {
  private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
  private let condition = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
  private let busy = Atomic(false)
  private let loopNumber = Atomic(0)
  private let shares: LoopShares
  private let workersInside = Atomic(0)
  private var body: ((Int) -> Void)?
  private var stopping = false

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

  /// Runs `body` over 0..<`iterations` on the caller and on every worker that comes in time.
  func run(_ iterations: Int, _ body: (Int) -> Void) {
    guard iterations <= LoopShares.mostIterations, !busy.exchange(true, ordering: .acquiring) else {
      for index in 0..<iterations { body(index) }
      return
    }
    withoutActuallyEscaping(body) { body in
      locked {
        self.body = body
        shares.divide(iterations)
        loopNumber.add(1, ordering: .releasing)
        pthread_cond_broadcast(condition)
      }
      shares.forEachIndex(from: 0, body)
      locked { self.body = nil }
      // From here nobody can join; wait for those inside.
      while !Patience.wait(until: { workersInside.load(ordering: .acquiring) == 0 }) {}
    }
    busy.store(false, ordering: .releasing)
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
    locked {
      stopping = true
      loopNumber.add(1, ordering: .releasing)
      pthread_cond_broadcast(condition)
    }
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
      waitForLoop(after: seen)
      switch takePart(number, &seen) {
      case .stopped: return
      case .late: continue
      case .joined: workersInside.subtract(1, ordering: .releasing)
      }
    }
  }

  private enum Part {
    case joined
    case late
    case stopped
  }

  /// Takes indices of the present loop, if it is still open.
  ///
  /// A function of its own, so that its hold on the caller's closure has ended when the worker is counted
  /// out: that closure must not outlive the call.
  @inline(never)
  private func takePart(_ number: Int, _ seen: inout Int) -> Part {
    var loopBody: ((Int) -> Void)?
    let stopped = locked {
      seen = loopNumber.load(ordering: .relaxed)
      if let body {
        loopBody = body
        workersInside.add(1, ordering: .relaxed)
      }
      return stopping
    }
    guard let loopBody else { return stopped ? .stopped : .late }
    shares.forEachIndex(from: number, loopBody)
    return .joined
  }

  private func waitForLoop(after seen: Int) {
    if Patience.wait(until: { loopNumber.load(ordering: .acquiring) != seen }) { return }
    locked {
      while loopNumber.load(ordering: .relaxed) == seen { pthread_cond_wait(condition, mutex) }
    }
  }

  private func locked<Result>(_ body: () -> Result) -> Result {
    pthread_mutex_lock(mutex)
    defer { pthread_mutex_unlock(mutex) }
    return body()
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
