/// Which element takes which parameter: the element at offset e takes number (e / `runLength`) mod `count`.
///
/// One per channel is `runLength` = H·W, `count` = C; one per element of (C, H, W) is `runLength` = 1,
/// `count` = C·H·W.
package struct ParameterLayout: Sendable, Equatable {
  package let runLength: Int
  package let count: Int

  package init(runLength: Int, count: Int) {
    self.runLength = runLength
    self.count = count
  }
}

/// Scale γ and shift β of an affine map, where they lie, and which element takes which.
package struct AffineMap<Scalar: ReductionScalar> {
  package let layout: ParameterLayout
  package let weight: UnsafePointer<Scalar>?
  package let bias: UnsafePointer<Scalar>?

  package init(
    layout: ParameterLayout, weight: UnsafePointer<Scalar>?, bias: UnsafePointer<Scalar>?
  ) {
    self.layout = layout
    self.weight = weight
    self.bias = bias
  }

  /// The layout, or `nil` when there is no parameter to look up.
  var layoutOfParameters: ParameterLayout? { weight == nil && bias == nil ? nil : layout }

  func weight(_ index: Int) -> Scalar { weight.map { $0[index] } ?? 1 }
  func bias(_ index: Int) -> Scalar { bias.map { $0[index] } ?? 0 }
}
