import Normalizers

/// A batch renormalization whose running statistics are random, and a training batch, channel by channel.
struct RenormScene {
  struct Channel {
    let x: [Double]
    let dy: [Double]
    let y: [Double]
    let dx: [Double]
    /// What inference with the statistics before the step makes of x.
    let inference: [Double]
    let gamma: Double
    let beta: Double
    let dGamma: Double
    let dBeta: Double
    /// The running mean and deviation before the step.
    let mu: Double
    let sigma: Double
    let bounds: (rMin: Double, rMax: Double, dMax: Double)
    let epsilon: Double
    let rate: Double
    /// What the record says of the batch.
    let batchMean: Double
    let reciprocal: Double
    /// What is kept after the step.
    let runningMean: Double
    let runningSpread: Double
  }

  let sets: [Channel]

  init(
    bounds: (rMin: Double, rMax: Double, dMax: Double)? = nil,
    convention: RenormalizationConvention = .paper, using random: inout RandomNumbers
  ) throws {
    // Bounds that bite on some channels.
    let bounds = bounds ?? (0.7, random.uniform(in: 1..<1.5), random.uniform(in: 0.1..<1))
    let shape = random.activationShape(spatialAxes: 0...2)
    let epsilon = random.element(of: [1e-5, 1e-2])
    let rate = random.uniform(in: 0.01..<0.5)
    var renorm = try BatchRenormalization<Double>(
      channels: shape.channels, epsilon: epsilon, momentum: .rate(rate),
      schedule: .constant(rMin: bounds.rMin, rMax: bounds.rMax, dMax: bounds.dMax),
      convention: convention
    ).randomized(using: &random)
    let mean = Tensor<Double>.normal([shape.channels], using: &random)
    let spread = Tensor<Double>.uniform([shape.channels], in: 0.5..<2, using: &random)
    if convention != .keras {
      renorm.population?.mean = mean
      renorm.population?.spreadValues = spread
    }
    let x = Tensor<Double>.normal(shape, mean: 1, using: &random)
    let dy = Tensor<Double>.normal(shape, using: &random)
    let inference = try renorm.forward(x, .inference).y
    let (y, record) = try renorm.forward(x, .training)
    let (dx, gradients) = try renorm.backward(dy, record)
    let after = renorm.population
    sets = SharedSets.channel.offsets(shape).enumerated().map { channel, offsets in
      Channel(
        x: x.values(offsets), dy: dy.values(offsets), y: y.values(offsets), dx: dx.values(offsets),
        inference: inference.values(offsets), gamma: renorm.affine.weight?[channel] ?? .nan,
        beta: renorm.affine.bias?[channel] ?? .nan, dGamma: gradients["weight"]?[channel] ?? .nan,
        dBeta: gradients["bias"]?[channel] ?? .nan, mu: mean[channel],
        sigma: convention == .variance
          ? (spread[channel] + epsilon).squareRoot() : spread[channel], bounds: bounds,
        epsilon: epsilon, rate: rate, batchMean: record.mean[channel],
        reciprocal: record.reciprocalDeviation[channel], runningMean: after?.mean[channel] ?? .nan,
        runningSpread: after?.spreadValues[channel] ?? .nan)
    }
  }
}

extension RenormScene.Channel {
  var m: Double { Double(x.count) }
  func sum(_ term: (Int) -> Double) -> Double { x.indices.reduce(0) { $0 + term($1) } }

  var muB: Double { NaiveMoments(x).mean }
  var sigmaB: Double { (NaiveMoments(x).variance + epsilon).squareRoot() }
  var r: Double { min(max(sigmaB / sigma, bounds.rMin), bounds.rMax) }
  var d: Double { min(max((muB - mu) / sigma, -bounds.dMax), bounds.dMax) }
  var g: [Double] { dy.map { gamma * $0 } }

  /// L = Σ dy·y as a function of μ_B and σ_B, taken for independent of x, r and d.
  func loss(mean: Double, deviation: Double) -> Double {
    sum { dy[$0] * (gamma * ((x[$0] - mean) / deviation * r + d) + beta) }
  }

  func slope(at place: Double, of loss: (Double) -> Double, is formula: Double) -> Agreement {
    Agreement(
      formula, (loss(place + 1e-5) - loss(place - 1e-5)) / 2e-5,
      within: 1e-8 * (1 + abs(formula)) * m / (sigmaB * sigmaB * sigmaB))
  }

  /// What rounding may do to any of the numbers: to first order x̂'s error, for x̂·r + d and dx are x̂ times
  /// numbers whose sizes stand here.
  var error: Double {
    let rounding = Rounding(x, epsilon: epsilon)
    let sizes =
      (dy + [1, gamma, beta, mu, d]).reduce(0) { max($0, abs($1)) } * (1 + r + 1 / sigma)
    return 4 * sizes * sizes * (1 + rounding.largest) * (1 + rounding.reciprocal)
      * (rounding.normalized + (2 * m + 8) * Rounding.unit)
  }
}
