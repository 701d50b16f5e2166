/// What the backward pass of a weight normalizer needs of its forward pass.
public struct WeightForwardRecord<Scalar: ReductionScalar>: Sendable {
  /// What the learned weight was divided by: ‖v‖ of each set that shares a length, or the one σ of the matrix.
  public let norms: [Double]
  /// The singular vectors u and v that gave σ; empty for weight normalization.
  let singularVectors: (u: [Double], v: [Double])

  init(norms: [Double], singularVectors: (u: [Double], v: [Double]) = ([], [])) {
    self.norms = norms
    self.singularVectors = singularVectors
  }
}
