extension Tensor where Scalar: ReductionScalar {
  /// Calls `body` with the tensor as a matrix: a row per index of axis 0.
  ///
  /// - Precondition: the tensor has rank 1 or more.
  func withMatrix<Result>(_ body: (WeightMatrix<Scalar>) -> Result) -> Result {
    withPointer {
      body(
        WeightMatrix($0, rows: shape[0], columns: shape[0] == 0 ? 0 : shape.count / shape[0]))
    }
  }
}
