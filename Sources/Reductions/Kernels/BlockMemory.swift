/// Memory for the numbers of a block of statistics while a unit of work goes over it.
struct BlockMemory<Scalar: ReductionScalar> {
  let first: UnsafeMutablePointer<Double>
  let second: UnsafeMutablePointer<Double>
  let squares: UnsafeMutablePointer<Double>
  let standardizations: UnsafeMutablePointer<Standardization>
  let maps: UnsafeMutablePointer<ElementMap<Scalar>>
  let gradients: UnsafeMutablePointer<InputGradient<Scalar>>

  /// Calls `body` with uninitialized memory for `count` statistics.
  @inline(__always)
  static func with(_ count: Int, _ body: (BlockMemory) -> Void) {
    withUnsafeTemporaryAllocation(of: Double.self, capacity: 3 * count) { doubles in
      withUnsafeTemporaryAllocation(of: Standardization.self, capacity: count) { standardizations in
        withUnsafeTemporaryAllocation(of: ElementMap<Scalar>.self, capacity: count) { maps in
          withUnsafeTemporaryAllocation(of: InputGradient<Scalar>.self, capacity: count) {
            guard let first = doubles.baseAddress, let maps = maps.baseAddress,
              let standardizations = standardizations.baseAddress, let gradients = $0.baseAddress
            else { return }
            body(
              BlockMemory(
                first: first, second: first + count, squares: first + 2 * count,
                standardizations: standardizations, maps: maps, gradients: gradients))
          }
        }
      }
    }
  }
}
