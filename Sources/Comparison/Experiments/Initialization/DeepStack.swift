import Reductions
import Tensors
import Training

/// Many fully connected layers of one width and one nonlinearity, as they are drawn: nothing is learned.
struct DeepStack {
  /// Variances by layer, from the first to the last.
  struct Variances {
    /// Of the pre-activations z = W·h over samples and units.
    var forward: [Double]
    /// Of the gradients with respect to z, when that of the last layer is of normal numbers.
    var backward: [Double]
  }

  var width: Int
  var depth: Int
  var initialization: Initialization
  var activation: Activation.Kind

  /// Sends normal numbers through, there and back.
  ///
  /// - Parameters:
  ///   - samples: how many.
  ///   - deviation: the standard deviation of the input.
  func variances(
    samples: Int, deviation: Double, seed: UInt64, threads: ThreadPool
  ) throws -> Variances {
    var random = RandomNumbers(seed: seed, stream: "deep stack")
    let pass = Pass(.training, threads: threads)
    var dense = try (1...depth).map {
      try Dense(
        weight: initialization.weight([width, width], name: "fc\($0).weight", seed: seed),
        bias: initialization.bias(weight: [width, width], name: "fc\($0).bias", seed: seed))
    }
    var activations = [Activation](repeating: Activation(activation), count: depth)
    var found = Variances(forward: [], backward: [])
    var h = Tensor<Float>.normal(
      [samples, width], standardDeviation: deviation, using: &random)
    for layer in 0..<depth {
      let z = try dense[layer].forward(h, pass)
      found.forward.append(z.variance)
      h = try activations[layer].forward(z, pass)
    }
    // The gradient with respect to the last z, and from it those of the layers before.
    var dz = Tensor<Float>.normal([samples, width], using: &random)
    for layer in (0..<depth).reversed() {
      found.backward.append(dz.variance)
      guard layer > 0,
        let dh = try dense[layer].backward(dz, pass, inputGradient: true),
        let next = try activations[layer - 1].backward(dh, pass, inputGradient: true)
      else { break }
      dz = next
    }
    found.backward.reverse()
    return found
  }
}

extension Tensor<Float> {
  /// The biased variance of all elements.
  fileprivate var variance: Double {
    withElements { elements in
      let count = Double(max(1, elements.count))
      let mean = elements.reduce(0) { $0 + Double($1) } / count
      return elements.reduce(0) { $0 + (Double($1) - mean) * (Double($1) - mean) } / count
    }
  }
}
