import Normalizers

extension Formula {
  /// docs/methods/weight.md.
  static let weight: [Formula] = [
    weight("weight", "w_o = g_o · v_o/‖v_o‖        ‖v_o‖ = √(Σ_k v_ok²)") { part in
      let norm = part.sum { part.v[$0] * part.v[$0] }.squareRoot()
      return [
        Agreement(part.v.map { part.g * $0 / norm }, part.w, within: part.error),
        Agreement(norm, part.norm, within: part.error),
      ]
    },
    weight("length", "‖w_o‖ = |g_o|") { part in
      [
        Agreement(
          abs(part.g), part.sum { part.w[$0] * part.w[$0] }.squareRoot(), within: part.error)
      ]
    },
    weight("d-g", "dg = Σ_k dw_k·v_k/‖v‖") { part in
      [
        Agreement(
          part.sum { part.dw[$0] * part.v[$0] / part.length }, part.dg, within: part.error)
      ]
    },
    weight(
      "jacobian", "∂‖v‖/∂v_j = v_j/‖v‖        ∂w_k/∂v_j = g/‖v‖ · (δ_kj − v_k·v_j/‖v‖²)"
    ) { part in
      let h = 1e-6 * part.length
      func length(_ step: Double) -> Double {
        (part.length * part.length + 2 * step * part.v[0] + step * step).squareRoot()
      }
      let norm = part.length
      let formula = part.v.indices.map {
        part.g / norm * (($0 == 0 ? 1 : 0) - part.v[$0] * part.v[0] / (norm * norm))
      }
      func weight(_ k: Int, _ step: Double) -> Double {
        part.g * (part.v[k] + (k == 0 ? step : 0)) / length(step)
      }
      return [
        Agreement(
          [part.v[0] / norm] + formula,
          [(length(h) - length(-h)) / (2 * h)]
            + part.v.indices.map { (weight($0, h) - weight($0, -h)) / (2 * h) },
          within: 1e-8 * (1 + abs(part.g) / norm))
      ]
    },
    weight("d-v", "dv = g/‖v‖ · dw − g·dg/‖v‖² · v") { part in
      let norm = part.length
      let dg = part.sum { part.dw[$0] * part.v[$0] / norm }
      return [
        Agreement(
          part.v.indices.map {
            part.g / norm * part.dw[$0] - part.g * dg / (norm * norm) * part.v[$0]
          }, part.dv, within: part.error)
      ]
    },
    weight("orthogonal", "Σ_k dv_k·v_k = 0") { part in
      [
        Agreement(
          0, part.sum { part.dv[$0] * part.v[$0] },
          within: part.error * part.length * Double(part.v.count))
      ]
    },
    weight("growth", "‖v − η·dv‖² = ‖v‖² + η²·‖dv‖²") { part in
      let eta = 0.3
      let left = part.sum {
        let moved = part.v[$0] - eta * part.dv[$0]
        return moved * moved
      }
      let right =
        part.length * part.length + eta * eta * part.sum { part.dv[$0] * part.dv[$0] }
      return [Agreement(left, right, within: 4 * Double(part.v.count) * part.error * (1 + right))]
    },
    Formula("weight#initialization", "g ← g/√(var t)        b ← −mean(t)/√(var t)") { random in
      let shape = Shape([random.integer(in: 1...4), random.integer(in: 2...6)])
      var normalizer = try WeightNormalization<Double>(wrapping: .normal(shape, using: &random))
      let x = (0..<random.integer(in: 5...20)).map { _ in
        (0..<shape[1]).map { _ in 1 + random.normal() }
      }
      func preactivations(_ weight: Tensor<Double>) -> [[Double]] {
        (0..<shape[0]).map { o in
          x.map { sample in sample.indices.reduce(0) { $0 + sample[$1] * weight[o, $1] } }
        }
      }
      var w = Tensor<Double>([0])
      _ = normalizer.forward(.training, into: &w, threads: .serial)
      let t = preactivations(w).map { NaiveMoments($0) }
      let before = normalizer.lengths.elements
      let bias = try normalizer.initialize(
        fromPreactivations: t.map {
          Moments(
            count: x.count, mean: $0.mean, sumOfSquares: $0.variance * Double(x.count))
        })
      _ = normalizer.forward(.training, into: &w, threads: .serial)
      let after = zip(preactivations(w), bias.elements).map { values, bias in
        NaiveMoments(values.map { $0 + bias })
      }
      let largest = t.reduce(1) { max($0, abs($1.mean) / $1.variance.squareRoot()) }
      let error = 16 * Double(x.count + shape[1]) * Rounding.unit * largest * largest
      return [
        Agreement(
          zip(before, t).map { $0 / $1.variance.squareRoot() }, normalizer.lengths.elements,
          roundings: 8),
        Agreement(t.map { -$0.mean / $0.variance.squareRoot() }, bias.elements, roundings: 8),
        Agreement(after.map(\.mean), after.map { _ in 0 }, within: error),
        Agreement(after.map(\.variance), after.map { _ in 1 }, within: error),
      ]
    },
  ]

  private static func weight(
    _ anchor: String, _ text: String,
    _ check: @escaping @Sendable (WeightPart) throws -> [Agreement]
  ) -> Formula {
    Formula("weight#\(anchor)", text) { random in
      try WeightPart.random(using: &random).flatMap(check)
    }
  }
}

/// A part of a weight that shares a length, and what the package made of it.
struct WeightPart {
  let g: Double
  let v: [Double]
  let dw: [Double]
  let w: [Double]
  let dg: Double
  let dv: [Double]
  /// ‖v‖ as the record has it.
  let norm: Double

  func sum(_ term: (Int) -> Double) -> Double { v.indices.reduce(0) { $0 + term($1) } }

  /// ‖v‖ as the definition says.
  var length: Double { sum { v[$0] * v[$0] }.squareRoot() }

  /// Sums of n products, and a few operations, on numbers of these sizes.
  var error: Double {
    let sizes = (dw + v + [g, 1, length, 1 / length]).reduce(0) { max($0, abs($1)) }
    return Double(4 * v.count + 16) * Rounding.unit * sizes * sizes * sizes
  }

  /// The parts of a random weight, under any sharing.
  static func random(using random: inout RandomNumbers) throws -> [WeightPart] {
    let shape = random.element(of: [
      Shape([random.integer(in: 1...4), random.integer(in: 2...7)]),
      Shape([random.integer(in: 1...4), random.integer(in: 1...3), 2, 3]),
    ])
    let sharing = random.element(of: WeightSharing.allCases)
    var normalizer = try WeightNormalization<Double>(
      wrapping: .normal(shape, using: &random), sharing: sharing)
    normalizer.updateParameters { if $0 == "original0" { $1 = .normal($1.shape, using: &random) } }
    var w = Tensor<Double>([0])
    let record = normalizer.forward(.training, into: &w, threads: .serial)
    let dw = Tensor<Double>.normal(shape, using: &random)
    let gradients = try normalizer.backward(dw, record, threads: .serial)
    let (dg, dv) = (gradients["original0"]?.elements ?? [], gradients["original1"])
    let width = shape.dimensions.dropFirst(2).reduce(1, *)
    let parts = Dictionary(grouping: 0..<shape.count) { offset in
      switch sharing {
      case .outputChannel: offset / (shape[1] * width)
      case .inputChannel: offset / width % shape[1]
      case .whole: 0
      }
    }
    return parts.sorted { $0.key < $1.key }.map { part, offsets in
      WeightPart(
        g: normalizer.lengths.elements[part], v: normalizer.directions.values(offsets),
        dw: dw.values(offsets), w: w.values(offsets), dg: dg[part],
        dv: dv?.values(offsets) ?? [], norm: record.norms[part])
    }
  }
}
