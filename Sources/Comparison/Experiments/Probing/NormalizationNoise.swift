import Tensors
import Training

/// Makes the distribution of activations jump from step to step: y = s·x + m in training, x in inference.
///
/// For each unit and step μ is drawn from U(−0.5, 0.5) and σ from U(1, 1.25), then for each element m from
/// U(μ − 0.1, μ + 0.1) and s from N(σ, 0.1²): arXiv 1805.11604, section 2.2 and Algorithm 1.
struct NormalizationNoise: Layer {
  private let seed: UInt64
  private let name: String
  private var steps = 0
  private var scales = Tensor<Float>([0])
  private var y = Tensor<Float>([0])

  init(seed: UInt64, name: String) {
    self.seed = seed
    self.name = name
  }

  mutating func forward(_ x: Tensor<Float>, _ pass: Pass) -> Tensor<Float> {
    guard pass.phase == .training else { return x }
    var random = RandomNumbers(seed: seed, stream: "noise/\(name)/\(steps)")
    steps += 1
    let units = x.shape[1]
    let centres = (0..<units).map { _ in
      (mean: random.uniform(in: -0.5..<0.5), scale: random.uniform(in: 1..<1.25))
    }
    scales.prepareToOverwrite(x.shape)
    y.prepareToOverwrite(x.shape)
    let positions = x.shape.count / (x.shape[0] * units)
    x.withElements { x in
      scales.withMutableElements { scales in
        y.withMutableElements { y in
          for index in x.indices {
            let (mean, scale) = centres[index / positions % units]
            scales[index] = Float(scale + 0.1 * random.normal())
            y[index] = scales[index] * x[index] + Float(mean + random.uniform(in: -0.1..<0.1))
          }
        }
      }
    }
    return y
  }

  mutating func backward(
    _ dy: Tensor<Float>, _ pass: Pass, inputGradient: Bool
  ) -> Tensor<Float>? {
    y.prepareToOverwrite(dy.shape)
    dy.withElements { dy in
      scales.withElements { scales in
        y.withMutableElements { dx in
          for index in dy.indices { dx[index] = scales[index] * dy[index] }
        }
      }
    }
    return y
  }
}
