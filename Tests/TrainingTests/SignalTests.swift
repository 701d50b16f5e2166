#if os(Linux)
  import Foundation
  import Synchronization
  import Tensors
  import Testing
  import Training

  /// What comes to a thread while it trains.
  @Suite struct SignalTests {
    /// A place on the stack of the thread that computes, and how many frames of handlers were below it and elsewhere.
    private enum Frames {
      static let place = Atomic<UInt>(0)
      static let onStack = Atomic<Int>(0)
      static let elsewhere = Atomic<Int>(0)
      static let isEnough = Atomic<Bool>(false)

      static func note(_ address: UInt) {
        // Nothing that is called here takes a megabyte of stack.
        let place = place.load(ordering: .relaxed)
        let isOnStack = address < place && place - address < 1 << 20
        if isOnStack {
          onStack.add(1, ordering: .relaxed)
        } else {
          elsewhere.add(1, ordering: .relaxed)
        }
      }

      static var count: Int {
        onStack.load(ordering: .relaxed) + elsewhere.load(ordering: .relaxed)
      }
    }

    /// A kernel that has its stack pointer in the heap would have a handler's frame written over the heap.
    @Test func handlersHaveTheirFramesOnTheStack() throws {
      let (x, dy) = (Tensor.random([32, 100], "x"), Tensor.random([32, 100], "dy"))
      var layer = try Dense(weight: Tensor.random([100, 100], "w"), bias: nil)
      var local = 0
      withUnsafeMutablePointer(to: &local) {
        Frames.place.store(UInt(bitPattern: $0), ordering: .relaxed)
      }
      // A handler must not be the first to touch a lazy global.
      _ = Frames.count
      let before = signal(SIGUSR2) { _ in
        var local = 0
        withUnsafeMutablePointer(to: &local) { Frames.note(UInt(bitPattern: $0)) }
      }
      // Dispatch lets its threads have none.
      var (signals, mask) = (sigset_t(), sigset_t())
      sigemptyset(&signals)
      sigaddset(&signals, SIGUSR2)
      pthread_sigmask(SIG_UNBLOCK, &signals, &mask)
      let (target, hasStopped) = (pthread_self(), DispatchSemaphore(value: 0))
      Thread.detachNewThread {
        while !Frames.isEnough.load(ordering: .relaxed) {
          pthread_kill(target, SIGUSR2)
          usleep(20)
        }
        hasStopped.signal()
      }
      var steps = 0
      while Frames.count < 1000, steps < 10_000_000 {
        _ = try layer.forward(x, Pass(.training))
        _ = try layer.backward(dy, Pass(.training), inputGradient: true)
        steps += 1
      }
      Frames.isEnough.store(true, ordering: .relaxed)
      hasStopped.wait()
      pthread_sigmask(SIG_SETMASK, &mask, nil)
      signal(SIGUSR2, before)
      #expect(Frames.count >= 1000, "in \(steps) steps")
      #expect(Frames.elsewhere.load(ordering: .relaxed) == 0, "of \(Frames.count) signals")
    }
  }
#endif
