import Reductions
import Tensors

/// A number for each learned number of a network: a gradient, or a direction to go.
public struct ParameterVector: Sendable {
  /// The tensors under the parameters' names, in their order.
  public internal(set) var parts: [(name: String, tensor: Tensor<Float>)] = []

  /// √Σx² over all numbers.
  public var length: Double {
    parts.reduce(0) { $0 + $1.tensor.length * $1.tensor.length }.squareRoot()
  }

  /// The length of the difference of two vectors of one network.
  public func distance(to other: ParameterVector) -> Double {
    sum(with: other) { ($0 - $1) * ($0 - $1) }.squareRoot()
  }

  /// The cosine of the angle between two vectors of one network; NaN when one is 0.
  public func cosine(to other: ParameterVector) -> Double {
    sum(with: other) { $0 * $1 } / (length * other.length)
  }

  /// The part of the parameters that satisfy a condition.
  public func filter(_ isIncluded: (_ name: String) -> Bool) -> ParameterVector {
    var part = self
    part.parts.removeAll { !isIncluded($0.name) }
    return part
  }

  private func sum(with other: ParameterVector, _ body: (Double, Double) -> Double) -> Double {
    zip(parts, other.parts).reduce(0) { sum, pair in
      sum
        + pair.0.tensor.withElements { left in
          pair.1.tensor.withElements { right in
            zip(left, right).reduce(0) { $0 + body(Double($1.0), Double($1.1)) }
          }
        }
    }
  }
}

extension Network {
  /// The loss of a minibatch in training, and its gradient; the network stays as it is.
  ///
  /// - Throws: errors of layers when the minibatch does not fit the network.
  public func gradient(
    of batch: Minibatch, threads: ThreadPool = .serial
  ) throws -> (loss: Double, gradient: ParameterVector) {
    var copy = self
    let pass = Pass(.training, threads: threads)
    let logits = try copy.forward(batch.samples, pass)
    var gradient = Tensor<Float>([0])
    let result = try SoftmaxCrossEntropy.evaluate(
      logits, labels: batch.labels, gradient: &gradient)
    _ = try copy.backward(gradient, pass, inputGradient: false)
    var vector = ParameterVector()
    copy.updateParameters { name, _, gradient, _ in
      if let gradient { vector.parts.append((name, gradient)) }
    }
    return (result.loss, vector)
  }

  /// The network with `step` times a vector added to its parameters.
  ///
  /// - Parameters:
  ///   - step: the factor.
  ///   - vector: its parts are those of all parameters, or of some.
  /// - Precondition: no part comes twice, and each is of its parameter's shape.
  public func moved(by step: Double, along vector: ParameterVector) -> Network {
    var copy = self
    let tensors = Dictionary(uniqueKeysWithValues: vector.parts.map { ($0.name, $0.tensor) })
    copy.updateParameters { name, parameter, _, _ in
      guard let part = tensors[name] else { return }
      precondition(part.shape == parameter.shape, "a part has the shape of its parameter")
      part.withElements { direction in
        parameter.withMutableElements { theta in
          for i in theta.indices { theta[i] += Float(step) * direction[i] }
        }
      }
    }
    return copy
  }
}
