/// Memory for the numbers of a block of statistics while a unit of work goes over it.
struct BlockMemory<Scalar: ReductionScalar> {
  let first: UnsafeMutablePointer<Double>
  let second: UnsafeMutablePointer<Double>
  let means: UnsafeMutablePointer<Double>
  let squares: UnsafeMutablePointer<Double>
  let scales: UnsafeMutablePointer<Double>
  let standardizations: UnsafeMutablePointer<Standardization>
  let maps: UnsafeMutablePointer<ElementMap<Scalar>>
  let gradients: UnsafeMutablePointer<InputGradient<Scalar>>

  /// The moments of a statistic of the block, of `size` numbers.
  @inline(__always)
  func moments(_ index: Int, size: Int) -> Moments {
    Moments(count: size, mean: means[index], sumOfSquares: squares[index])
  }

  /// Calls `body` with uninitialized memory for `count` statistics.
  @inline(__always)
  static func with(_ count: Int, _ body: (BlockMemory) -> Void) {
    withUnsafeTemporaryAllocation(of: Double.self, capacity: 5 * count) { doubles in
      withUnsafeTemporaryAllocation(of: Standardization.self, capacity: count) { standardizations in
        withUnsafeTemporaryAllocation(of: ElementMap<Scalar>.self, capacity: count) { maps in
          withUnsafeTemporaryAllocation(of: InputGradient<Scalar>.self, capacity: count) {
            guard let first = doubles.baseAddress, let maps = maps.baseAddress,
              let standardizations = standardizations.baseAddress, let gradients = $0.baseAddress
            else { return }
            body(
              BlockMemory(
                first: first, second: first + count, means: first + 2 * count,
                squares: first + 3 * count, scales: first + 4 * count,
                standardizations: standardizations, maps: maps, gradients: gradients))
          }
        }
      }
    }
  }
}
