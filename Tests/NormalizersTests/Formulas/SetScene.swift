/// One set S_i of an activation: its numbers, and what a member of the family made of them.
struct SetScene {
  let x: [Double]
  /// ∂L/∂y.
  let dy: [Double]
  /// What the package computed of x.
  let y: [Double]
  /// What the package computed of dy.
  let dx: [Double]
  /// γ and β of each element.
  let gamma: [Double]
  let beta: [Double]
  let epsilon: Double
  /// Whether μ is subtracted; else it is 0, and σ² the mean square.
  let subtractsMean: Bool
  /// μ and 1/√(σ² + ε) as the package reports them.
  let mean: Double
  let reciprocal: Double

  /// The size of the set.
  var m: Double { Double(x.count) }

  func sum(_ term: (Int) -> Double) -> Double { x.indices.reduce(0) { $0 + term($1) } }
  func mean(_ term: (Int) -> Double) -> Double { sum(term) / m }

  /// μ, s and x̂ as the definition says.
  var mu: Double { subtractsMean ? mean { x[$0] } : 0 }
  var variance: Double { mean { (x[$0] - mu) * (x[$0] - mu) } }
  var s: Double { (variance + epsilon).squareRoot() }
  var normalized: [Double] {
    let (mu, s) = (mu, s)
    return x.map { ($0 - mu) / s }
  }
  /// g = ∂L/∂x̂ = γ·dy.
  var g: [Double] { zip(gamma, dy).map { $0 * $1 } }

  /// 1/s · (g − mean g − x̂·mean(g·x̂)).
  var simplifiedGradient: [Double] {
    let (g, s, normalized) = (g, s, normalized)
    let (first, second) = (mean { g[$0] }, mean { g[$0] * normalized[$0] })
    return x.indices.map { 1 / s * (g[$0] - first - normalized[$0] * second) }
  }

  var rounding: Rounding {
    Rounding(x, epsilon: epsilon, subtractsMean: subtractsMean)
  }
}

extension SetScene {
  /// The formula gives the mean that the package reports.
  func agrees(mean formula: Double) -> Agreement {
    Agreement(formula, mean, within: 2 * rounding.normalized / reciprocal)
  }

  /// The formula gives the variance that the package divides by.
  func agrees(variance formula: Double) -> Agreement {
    let deviation = (formula + epsilon).squareRoot()
    return Agreement(
      deviation, 1 / reciprocal, within: 2 * (m + 8) * Rounding.unit * deviation)
  }

  /// The formula gives the package's output.
  func agrees(output formula: [Double]) -> Agreement {
    Agreement(formula, y, within: outputError)
  }

  /// The formula gives the package's output without γ and β.
  func agrees(normalized formula: [Double]) -> Agreement {
    Agreement(
      formula.indices.map { gamma[$0] * formula[$0] + beta[$0] }, y, within: outputError)
  }

  /// The formula gives the package's gradient.
  func agrees(gradient formula: [Double]) -> Agreement {
    let largest = g.reduce(0) { max($0, abs($1)) }
    return Agreement(formula, dx, within: 2 * rounding.gradient(largest))
  }

  private var outputError: Double {
    let largestGamma = gamma.reduce(0) { max($0, abs($1)) }
    let largestOutput = (y + beta).reduce(0) { max($0, abs($1)) }
    return 2 * largestGamma * rounding.normalized + 4 * Rounding.unit * largestOutput
  }

  /// The slope of a function at a place, by central differences, and what they can tell of it.
  func slope(at place: Double, of loss: (Double) -> Double, is formula: Double) -> Agreement {
    let h = 1e-5 * max(1, abs(place))
    let slope = (loss(place + h) - loss(place - h)) / (2 * h)
    // h² times a third derivative, and the rounding of the loss, sums of m terms, over h.
    let size = abs(formula) + abs(loss(place)) + m
    return Agreement(formula, slope, within: size * (1e-8 + 4 * m * Rounding.unit / h))
  }
}

extension SetScene {
  /// The change of a quantity when x moves along a direction, by central differences.
  ///
  /// - Parameter quantity: from the mean and variance of the moved x, and how far it has moved.
  func centralDifference(
    along direction: [Double],
    _ quantity: (_ moved: (mean: Double, variance: Double, step: Double)) -> Double
  ) -> Double {
    let h = 1e-5
    func value(_ step: Double) -> Double {
      let moments = NaiveMoments(
        zip(x, direction).map { $0 + step * $1 }, subtractsMean: subtractsMean)
      return quantity((moments.mean, moments.variance, step))
    }
    return (value(h) - value(-h)) / (2 * h)
  }

  /// The direction in which element `index` alone moves.
  func unitVector(_ index: Int) -> [Double] { x.indices.map { $0 == index ? 1 : 0 } }

  /// h² times a third derivative and 2⁻⁵³ over h, for numbers near 1.
  static let centralDifferenceError = 1e-7
}

/// The elements that take one γ and β, and the gradients that the package computed.
struct ParameterScene {
  let dy: [Double]
  /// x̂ as the definition says.
  let normalized: [Double]
  let dGamma: Double?
  let dBeta: Double?
  let normalizedError: Double

  func sum(_ term: (Int) -> Double) -> Double { dy.indices.reduce(0) { $0 + term($1) } }

  private var total: Double { dy.reduce(0) { $0 + abs($1) } }
  private var roundings: Double { Double(dy.count + 4) * Rounding.unit }

  /// dγ and dβ are the sums over all that share them.
  var sums: [Agreement] {
    [agrees(weight: sum { dy[$0] * normalized[$0] }), agrees(bias: sum { dy[$0] })]
  }

  func agrees(weight formula: Double) -> Agreement {
    let largest = normalized.reduce(0) { max($0, abs($1)) }
    return Agreement(
      [formula], dGamma.map { [$0] } ?? [],
      within: 2 * total * (normalizedError + roundings * largest))
  }

  func agrees(bias formula: Double) -> Agreement {
    Agreement([formula], dBeta.map { [$0] } ?? [], within: 2 * total * roundings)
  }
}
