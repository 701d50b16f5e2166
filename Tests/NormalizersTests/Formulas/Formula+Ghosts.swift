import Normalizers

extension Formula {
  /// docs/methods/batch.md, Ghost batches.
  static let ghosts: [Formula] = [
    Formula("batch#ghost-mean", "μ_kc = 1/(g·P) · Σ_p Σ_{n in ghost k} x_ncp") { random in
      let scene = try GhostScene(.sequential, using: &random)
      return [Agreement(scene.means.flatMap { $0 }, scene.record.mean, roundings: scene.roundings)]
    },
    Formula(
      "batch#ghost-sequential",
      "running_mean ← (1 − a)·running_mean + a·μ_k        for k = 1, 2, … in turn"
    ) { random in
      let scene = try GhostScene(.sequential, using: &random)
      var running = scene.before
      for k in scene.means.indices {
        running = zip(running, scene.means[k]).map {
          (1 - scene.rate) * $0 + scene.rate * $1
        }
      }
      return [Agreement(running, scene.after, roundings: scene.roundings)]
    },
    Formula("batch#ghost-averaged", "running_mean ← (1 − a)·running_mean + a·g/N·Σ_k μ_k") {
      random in
      let scene = try GhostScene(.averaged, using: &random)
      let count = Double(scene.means.count)
      let running = scene.before.enumerated().map { c, mean in
        (1 - scene.rate) * mean + scene.rate / count * scene.means.reduce(0) { $0 + $1[c] }
      }
      return [Agreement(running, scene.after, roundings: scene.roundings)]
    },
  ]
}

/// A batch normalization in ghosts, around its second batch.
private struct GhostScene {
  let rate: Double
  /// μ_kc of each ghost and channel, as the definition says.
  let means: [[Double]]
  let record: ForwardRecord<Double>
  let before: [Double]
  let after: [Double]
  let roundings: Int

  init(_ update: GhostBatches.Update, using random: inout RandomNumbers) throws {
    let size = random.integer(in: 2...3)
    let ghosts = random.integer(in: 1...4)
    let drawn = random.activationShape(spatialAxes: 0...2)
    let shape = Shape([size * ghosts] + drawn.dimensions.dropFirst())
    let arrangement = random.element(of: GroupArrangement.allCases)
    rate = random.uniform(in: 0.05..<0.9)
    var batch = try BatchNormalization<Double>(
      channels: shape.channels, momentum: .rate(rate),
      ghostBatches: GhostBatches(size: size, update: update, arrangement: arrangement))
    _ = try batch.forward(.normal(shape, mean: 2, using: &random), .training)
    before = batch.population?.mean.elements ?? []
    let x = Tensor<Double>.normal(shape, mean: 3, using: &random)
    record = try batch.forward(x, .training).record
    after = batch.population?.mean.elements ?? []
    means = (0..<ghosts).map { k in
      (0..<shape.channels).map { c in
        let offsets = SharedSets.channel.offsets(shape)[c].filter {
          let n = $0 / (shape.channels * shape.positions)
          return (arrangement == .contiguous ? n / size : n % ghosts) == k
        }
        return 1 / Double(size * shape.positions) * x.values(offsets).reduce(0, +)
      }
    }
    roundings = 8 * size * shape.positions * ghosts
  }
}
