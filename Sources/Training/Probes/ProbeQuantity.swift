/// What a probe measures of every layer.
public enum ProbeQuantity: String, Sendable, CaseIterable, Codable {
  /// `q15`, `q50`, `q85`: percentiles of what a nonlinearity is given, of its middle unit.
  case percentiles
  /// `mean`, `variance` of what a nonlinearity is given, over all units.
  case moments
  /// `dead`: the share of a nonlinearity's units whose inputs are nowhere above 0.
  case dead
  /// `gradient_norm`: the length of the gradient with respect to a layer's weight.
  case gradients
  /// `weight_norm`: the length of the weight that a layer computes with.
  case weights
  /// `singular_value`: the largest singular value of that weight, as a matrix of its output channels.
  case singularValues = "singular-values"
  /// `mean_gap`, `variance_gap`: how far a normalizer's running statistics are from those of the minibatch: the
  /// root mean square over channels of the means' difference in running deviations, and of ln(σ²/running σ²).
  case gaps
}
