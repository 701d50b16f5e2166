/// What lies beyond the ends of a convolution's input.
public enum ConvolutionPadding: Sendable, Equatable {
  /// Zeros: that many at both ends of each spatial axis. Output t meets input t·stride + place − padding, and
  /// there are ⌊(input + 2·padding − kernel)/stride⌋ + 1 outputs.
  case zeros([Int])
  /// The other end: each axis is a ring, and there are ⌈input/stride⌉ outputs. For an odd kernel it is
  /// PyTorch's `padding_mode="circular"` with half a kernel of padding, but for a rotation of the input.
  case circular
}

/// A convolution as a linear operator on inputs of one size, to measure by how much it can stretch them.
///
/// Spectral normalization bounds the largest singular value σ(R) of the weight reshaped to a matrix R of
/// (C_out, everything else). The operator A that the layer applies is another matrix: every patch of the input
/// goes through R, and patches overlap. Where an input takes part in at most m patches,
///
///     ‖Ax‖² = Σ ‖R·patch‖² ≤ σ(R)²·Σ ‖patch‖² ≤ m·σ(R)²·‖x‖²
///
/// so ‖A‖ ≤ √m·σ(R), with m the number of kernel places for stride 1; and σ(R) ≤ ‖A‖ where one patch lies
/// wholly within the input. A transposed convolution is the transposed operator and has the same norm.
///
/// - SeeAlso: Sedghi et al. 2018, arXiv 1805.10408; Tsuzuku et al. 2018, arXiv 1802.04034, §4.
public struct ConvolutionOperator: Sendable {
  /// The extent of the input along each spatial axis.
  public let inputSize: [Int]
  /// The extent of the output along each spatial axis.
  public let outputSize: [Int]
  /// m: how many outputs of one channel the input that meets the most of them takes part in.
  public let patchesOfAnInput: Int

  let map: ConvolutionMap
  private let weight: Tensor<Double>

  /// The operator of a convolution without its bias, neither grouped nor dilated.
  ///
  /// - Parameters:
  ///   - weight: (C_out, C_in, kernel…) with one to three spatial axes.
  ///   - inputSize: the extent of the input along each, at least 1.
  ///   - stride: that of each, at least 1; `nil` for 1 everywhere.
  ///   - padding: what lies beyond the ends.
  /// - Throws: ``NormalizationError`` for a weight of another rank, for options that do not have one number for
  ///   each spatial axis or are out of range, and for a kernel larger than the padded input.
  public init<Scalar: ReductionScalar>(
    weight: Tensor<Scalar>, inputSize: [Int], stride: [Int]? = nil,
    padding: ConvolutionPadding
  ) throws(NormalizationError) {
    guard (3...5).contains(weight.shape.rank), weight.shape.count > 0 else {
      throw .rank(
        expected: "a convolution's weight (C_out, C_in, kernel…) has rank 3 to 5 and is not empty",
        found: weight.shape)
    }
    let kernel = Array(weight.shape.dimensions.dropFirst(2))
    let stride = stride ?? kernel.map { _ in 1 }
    try Self.check("inputSize", inputSize, kernel.count, atLeast: 1)
    try Self.check("stride", stride, kernel.count, atLeast: 1)
    var axes: [ConvolutionAxis] = []
    for axis in kernel.indices {
      switch padding {
      case .circular:
        axes.append(
          ConvolutionAxis(ring: inputSize[axis], kernel: kernel[axis], stride: stride[axis]))
      case .zeros(let padding):
        try Self.check("padding", padding, kernel.count, atLeast: 0)
        guard inputSize[axis] + 2 * padding[axis] >= kernel[axis] else {
          throw .invalidOption(
            name: "inputSize", requirement: "with its padding at least the kernel \(kernel)",
            found: "\(inputSize)")
        }
        axes.append(
          ConvolutionAxis(
            input: inputSize[axis], kernel: kernel[axis], stride: stride[axis],
            padding: padding[axis]))
      }
    }
    self.inputSize = inputSize
    outputSize = axes.map(\.output)
    patchesOfAnInput = axes.reduce(1) { $0 * $1.mostOutputsOfAnInput }
    self.weight = Tensor(weight.shape, doubles: weight.doubles())
    let point = ConvolutionAxis(ring: 1, kernel: 1, stride: 1)
    let three = [ConvolutionAxis](repeating: point, count: 3 - axes.count) + axes
    map = ConvolutionMap(
      weight: weight.doubles(), outputs: weight.shape[0], inputs: weight.shape[1],
      (three[0], three[1], three[2]))
  }

  private static func check(
    _ name: String, _ numbers: [Int], _ axes: Int, atLeast least: Int
  ) throws(NormalizationError) {
    guard numbers.count == axes, numbers.allSatisfy({ $0 >= least }) else {
      throw .invalidOption(
        name: name, requirement: "\(axes) numbers of at least \(least), one a spatial axis",
        found: "\(numbers)")
    }
  }
}

extension ConvolutionOperator {
  /// The operator's norm ‖A‖, its largest singular value, by power iteration on the convolution and its
  /// transposed.
  ///
  /// Steps are taken until a singular value of A is known to lie within `tolerance`·σ of the estimate σ, which
  /// itself never exceeds ‖A‖: see ``OperatorNorm/residual``. Large inputs have singular values that lie close
  /// together; then the vectors converge slowly, but the estimate is as good as the tolerance.
  ///
  /// - Parameters:
  ///   - tolerance: the greatest ρ that will do.
  ///   - steps: how many steps are taken at most, at least 1.
  ///   - threads: who computes; the bits of the result do not depend on it.
  /// - Complexity: two multiplications for each weight and output position a step.
  public func norm(
    tolerance: Double = 1e-3, atMost steps: Int = 1000, threads: ThreadPool = .allProcessors
  ) -> OperatorNorm {
    var random = RandomNumbers(seed: 0, stream: "convolution operator")
    var x = (0..<map.inputs * map.inputPositions).map { _ in random.normal() }.dividedByLength()
    var (value, residual, taken) = (0.0, Double.infinity, 0)
    while taken < max(1, steps), residual > tolerance {
      let y = map.applied(to: x, threads: threads)
      value = y.length
      let next = map.transposedApplied(to: y.dividedByLength(), threads: threads)
      let squares = zip(next, x).reduce(0) { $0 + ($1.0 - value * $1.1) * ($1.0 - value * $1.1) }
      residual = quotient((squares / 2).squareRoot(), value)
      x = next.dividedByLength()
      taken += 1
    }
    return OperatorNorm(
      value: value, residual: residual, steps: taken,
      reshaped: reshapedNorm(tolerance: tolerance, atMost: steps, threads: threads),
      patchesOfAnInput: patchesOfAnInput)
  }

  /// σ(R), to the same tolerance.
  private func reshapedNorm(tolerance: Double, atMost steps: Int, threads: ThreadPool) -> Double {
    var random = RandomNumbers(seed: 0, stream: "reshaped convolution")
    // A weight of rank 3 or more has axis 0, so that nothing is refused.
    guard
      var vectors = try? SingularVectors(
        of: weight, axis: 0, order: .leftFirst, epsilon: 0, using: &random)
    else { return 0 }
    vectors.converge(on: weight, to: tolerance, atMost: steps, threads: threads)
    return vectors.estimate(of: weight, threads: threads).value
  }
}

/// What ``ConvolutionOperator/norm(tolerance:atMost:threads:)`` found.
public struct OperatorNorm: Sendable, Equatable {
  /// σ, the estimate of ‖A‖; never above it but for rounding.
  public let value: Double
  /// ρ = ‖Aᵀu − σv‖/(√2·σ) with u = Av/σ.
  ///
  /// Some singular value of A lies within ρ·σ of σ. Above the tolerance
  /// when the steps did not suffice.
  public let residual: Double
  /// The steps taken.
  public let steps: Int
  /// σ(R), the largest singular value of the weight reshaped to (C_out, everything else).
  public let reshaped: Double
  /// m: see ``ConvolutionOperator/patchesOfAnInput``.
  public let patchesOfAnInput: Int

  /// ‖A‖/σ(R), the norm that is left when spectral normalization has made σ(R) 1; 1 for a weight of zeros.
  public var ratio: Double { reshaped == 0 ? 1 : value / reshaped }

  /// √m·σ(R), which ‖A‖ does not exceed.
  public var bound: Double { Double(patchesOfAnInput).squareRoot() * reshaped }
}
