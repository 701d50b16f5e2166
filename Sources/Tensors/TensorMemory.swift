import Synchronization

/// The memory of all tensors of the process.
package enum TensorMemory {
  private static let held = Atomic<Int>(0)
  private static let mostHeld = Atomic<Int>(0)

  /// The most bytes that tensors held at once while `body` ran, over what they held when it began.
  ///
  /// Tensors that other threads make meanwhile count as well. Memory that libraries take for themselves does not.
  package static func peak<Failure: Error>(
    during body: () throws(Failure) -> Void
  ) throws(Failure) -> Int {
    let before = held.load(ordering: .relaxed)
    mostHeld.store(before, ordering: .relaxed)
    try body()
    return mostHeld.load(ordering: .relaxed) - before
  }

  static func add(_ bytes: Int) {
    let sum = held.wrappingAdd(bytes, ordering: .relaxed).newValue
    if sum > mostHeld.load(ordering: .relaxed) { mostHeld.max(sum, ordering: .relaxed) }
  }

  static func remove(_ bytes: Int) { held.wrappingSubtract(bytes, ordering: .relaxed) }
}
