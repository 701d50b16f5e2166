import Normalizers
import Reductions

/// What a pass through a network is given besides its tensors.
public struct Pass: Sendable {
  /// Whether the network learns from this pass.
  public var phase: Phase
  /// Who computes; the bits of the results do not depend on it.
  public var threads: ThreadPool
  /// Measures the time by the parts of a step; `nil`, the default, measures nothing and costs nothing.
  public var stopwatch: Stopwatch?
  /// Is shown what layers compute; `nil`, the default, costs nothing.
  var observer: LayerObserver?
  /// The name of the layer that the pass is in, followed only where there is an observer.
  var path = ""

  /// A pass of the given phase, on the calling thread alone unless told otherwise.
  public init(_ phase: Phase, threads: ThreadPool = .serial, stopwatch: Stopwatch? = nil) {
    self.phase = phase
    self.threads = threads
    self.stopwatch = stopwatch
  }

  /// Calls `body`, which does the work of a part, on the clock where there is one.
  func timing<Result>(_ part: StepPart, _ body: () throws -> Result) rethrows -> Result {
    guard let stopwatch else { return try body() }
    return try stopwatch.measure(part, body)
  }
}
