extension Tensor where Scalar: ReductionScalar {
  /// Calls `body` with the tensor as a matrix: a row per index of an axis, the others flattened in order.
  ///
  /// - Precondition: the tensor has the axis.
  func withMatrix<Result>(axis: Int = 0, _ body: (WeightMatrix<Scalar>) -> Result) -> Result {
    withPointer {
      body(
        WeightMatrix(
          $0, blocks: shape.dimensions[..<axis].reduce(1, *), rows: shape[axis],
          width: shape.dimensions[(axis + 1)...].reduce(1, *)))
    }
  }
}
