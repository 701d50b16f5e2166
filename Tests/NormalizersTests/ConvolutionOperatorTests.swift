import Foundation
import Normalizers
import Testing

/// The operator norm against matrices that are written out by the definition.
@Suite struct ConvolutionOperatorTests {
  struct Example: CustomTestStringConvertible, Sendable {
    let weight: Shape
    let input: [Int]
    let stride: [Int]
    let padding: ConvolutionPadding

    var testDescription: String { "\(weight) on \(input), stride \(stride), \(padding)" }

    static let all = [
      Example(weight: [3, 2, 3, 3], input: [5, 6], stride: [1, 1], padding: .zeros([1, 1])),
      Example(weight: [2, 3, 3, 3], input: [5, 4], stride: [1, 1], padding: .zeros([0, 0])),
      Example(weight: [2, 2, 3, 2], input: [6, 7], stride: [2, 3], padding: .zeros([1, 2])),
      Example(weight: [3, 1, 2, 2], input: [4, 5], stride: [1, 1], padding: .zeros([3, 0])),
      Example(weight: [3, 2, 3, 3], input: [5, 6], stride: [1, 1], padding: .circular),
      Example(weight: [2, 2, 4, 3], input: [6, 5], stride: [2, 2], padding: .circular),
      Example(weight: [2, 1, 5, 3], input: [3, 4], stride: [1, 1], padding: .circular),
      Example(weight: [4, 3, 5], input: [9], stride: [2], padding: .zeros([2])),
      Example(
        weight: [2, 2, 2, 1, 3], input: [3, 2, 4], stride: [1, 1, 2], padding: .zeros([1, 0, 1])),
      Example(weight: [1, 1, 1, 1], input: [1, 1], stride: [1, 1], padding: .zeros([0, 0])),
    ]

    /// What output t of one axis takes at a place of the kernel; `nil` for a zero beyond the ends.
    private func source(_ axis: Int, _ output: Int, _ place: Int) -> Int? {
      switch padding {
      case .circular: return (output * stride[axis] + place) % input[axis]
      case .zeros(let padding):
        let index = output * stride[axis] + place - padding[axis]
        return (0..<input[axis]).contains(index) ? index : nil
      }
    }

    var output: [Int] {
      input.indices.map { axis in
        switch padding {
        case .circular: (input[axis] + stride[axis] - 1) / stride[axis]
        case .zeros(let padding):
          (input[axis] + 2 * padding[axis] - weight[axis + 2]) / stride[axis] + 1
        }
      }
    }

    /// The operator as a matrix, element by element.
    func matrix(_ elements: [Double]) -> DenseMatrix {
      let kernel = Array(weight.dimensions.dropFirst(2))
      let (places, inputs) = (indices(kernel), input.reduce(1, *))
      return DenseMatrix(
        rows: (0..<weight[0]).flatMap { o in
          indices(output).map { position in
            var row = [Double](repeating: 0, count: weight[1] * inputs)
            for i in 0..<weight[1] {
              for (number, place) in places.enumerated() {
                var index: Int? = 0
                for axis in input.indices {
                  let next = source(axis, position[axis], place[axis])
                  index = index.flatMap { index in next.map { index * input[axis] + $0 } }
                }
                guard let index else { continue }
                row[i * inputs + index] += elements[(o * weight[1] + i) * places.count + number]
              }
            }
            return row
          }
        })
    }

    /// All index tuples of some extents, row-major.
    private func indices(_ extents: [Int]) -> [[Int]] {
      extents.reduce([[]]) { tuples, extent in
        tuples.flatMap { tuple in (0..<extent).map { tuple + [$0] } }
      }
    }
  }

  @Test(arguments: Example.all) func theNormIsThatOfTheDenseMatrix(example: Example) throws {
    var random = RandomNumbers(seed: 101, stream: example.testDescription)
    let weight = Tensor<Double>.normal(example.weight, using: &random)
    let convolution = try ConvolutionOperator(
      weight: weight, inputSize: example.input, stride: example.stride, padding: example.padding)
    #expect(convolution.outputSize == example.output)
    let matrix = example.matrix(weight.elements)
    let largest = matrix.singularValues[0]
    for tolerance in [1e-3, 1e-8] {
      let norm = convolution.norm(tolerance: tolerance, atMost: 100_000)
      #expect(norm.residual <= tolerance)
      #expect(norm.value <= largest * (1 + 1e-13) && norm.value >= largest * (1 - tolerance))
      let reshaped = DenseMatrix(weight).singularValues[0]
      #expect(abs(norm.reshaped / reshaped - 1) < tolerance)
      #expect(norm.value <= norm.bound * (1 + tolerance))
      #expect(norm.ratio == norm.value / norm.reshaped)
    }
    let most = matrix.transposed.rows.map { column in column.count { $0 != 0 } }.max() ?? 0
    if example.weight != [2, 1, 5, 3] {
      #expect(convolution.patchesOfAnInput * example.weight[0] == most)
    }
  }

  /// On a ring, the operator falls apart into a matrix for each frequency (arXiv 1805.10408, Theorem 6).
  @Test(arguments: [([4, 3, 3, 3], [8, 8]), ([2, 5, 2, 3], [7, 4]), ([3, 3, 5, 5], [6, 16])])
  func onARingTheNormIsThatOfTheFourierMatrices(shape: [Int], input: [Int]) throws {
    var random = RandomNumbers(seed: 102)
    let weight = Tensor<Double>.normal(Shape(shape), using: &random)
    var largest = 0.0
    for p in 0..<input[0] {
      for q in 0..<input[1] {
        // Each complex number as the matrix (a −b; b a), which doubles every singular value's place.
        var rows = [[Double]](
          repeating: [Double](repeating: 0, count: 2 * shape[1]), count: 2 * shape[0])
        for o in 0..<shape[0] {
          for i in 0..<shape[1] {
            for a in 0..<shape[2] {
              for b in 0..<shape[3] {
                let turns = Double(p * a) / Double(input[0]) + Double(q * b) / Double(input[1])
                let value = weight[o, i, a, b]
                let (re, im) = (value * cos(2 * .pi * turns), value * sin(2 * .pi * turns))
                rows[2 * o][2 * i] += re
                rows[2 * o][2 * i + 1] -= im
                rows[2 * o + 1][2 * i] += im
                rows[2 * o + 1][2 * i + 1] += re
              }
            }
          }
        }
        largest = max(largest, DenseMatrix(rows: rows).singularValues[0])
      }
    }
    let norm = try ConvolutionOperator(weight: weight, inputSize: input, padding: .circular).norm(
      tolerance: 1e-8, atMost: 100_000)
    #expect(abs(norm.value / largest - 1) < 1e-8)
    // Zeros in place of the ring cut the operator down: their norm is that of a part of a larger ring.
    let padded = try ConvolutionOperator(
      weight: weight, inputSize: input, padding: .zeros([1, 1])
    ).norm()
    #expect(padded.value <= padded.bound)
  }

  /// For a kernel of ones, a constant input meets the bound: ‖A‖ = 9, σ(R) = 3.
  @Test func theBoundIsMet() throws {
    let ones = Tensor<Float>([1, 1, 3, 3], repeating: 1)
    let norm = try ConvolutionOperator(weight: ones, inputSize: [6, 5], padding: .circular).norm(
      tolerance: 1e-9)
    #expect(abs(norm.value - 9) < 1e-12 && abs(norm.reshaped - 3) < 1e-12)
    #expect(abs(norm.ratio - 3) < 1e-12 && abs(norm.bound - 9) < 1e-12)
  }

  /// What spectral normalization leaves: σ(R) is 1, and the operator still stretches.
  @Test func spectralNormalizationLeavesTheOperatorLarger() throws {
    var random = RandomNumbers(seed: 103)
    var normalizer = try SpectralNormalization(
      wrapping: Tensor<Float>.uniform([8, 8, 3, 3], in: 0..<1, using: &random))
    normalizer.converge()
    let norm = try ConvolutionOperator(
      weight: normalizer.baked(), inputSize: [12, 12], padding: .zeros([1, 1])
    ).norm()
    #expect(abs(norm.reshaped - 1) < 1e-5)
    #expect(norm.value > 2 && norm.value < 3)
  }

  @Test func anyNumberOfThreadsGivesTheSameBits() throws {
    var random = RandomNumbers(seed: 104)
    let convolution = try ConvolutionOperator(
      weight: Tensor<Float>.normal([8, 6, 3, 3], using: &random), inputSize: [16, 17],
      padding: .zeros([1, 1]))
    let serial = convolution.norm(threads: .serial)
    #expect(serial == convolution.norm(threads: ThreadPool(count: 3)))
    #expect(convolution.norm(atMost: 1).steps == 1)
    // Too few steps are no secret.
    #expect(convolution.norm(atMost: 1).residual > 1e-3)
  }

  @Test func zerosHaveNormZeroAndMisfitsAreRefused() throws {
    let zero = try ConvolutionOperator(
      weight: Tensor<Float>([2, 2, 3, 3]), inputSize: [4, 4], padding: .circular
    )
    .norm()
    #expect(zero.value == 0 && zero.residual == 0 && zero.ratio == 1)
    let weight = Tensor<Float>([2, 2, 3, 3], repeating: 1)
    for (input, stride, padding): ([Int], [Int], ConvolutionPadding) in [
      ([4], [1, 1], .circular), ([4, 0], [1, 1], .circular), ([4, 4], [1, 0], .circular),
      ([4, 4], [1], .circular), ([4, 4], [1, 1], .zeros([1])), ([2, 4], [1, 1], .zeros([0, 0])),
      ([4, 4], [1, 1], .zeros([-1, 1])),
    ] {
      #expect(throws: NormalizationError.self) {
        try ConvolutionOperator(weight: weight, inputSize: input, stride: stride, padding: padding)
      }
    }
    #expect(throws: NormalizationError.self) {
      try ConvolutionOperator(weight: Tensor<Float>([2, 2]), inputSize: [], padding: .circular)
    }
  }
}
