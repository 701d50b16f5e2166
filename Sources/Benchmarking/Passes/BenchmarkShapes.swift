import Tensors

/// The shapes that are timed unless others are asked for.
package struct BenchmarkShapes: Sendable, Equatable {
  /// Activations, (N, C, …).
  package var activations: [Shape]
  /// Weights, axis 0 the output channel.
  package var weights: [Shape]

  /// Lists of one's own.
  package init(activations: [Shape], weights: [Shape]) {
    self.activations = activations
    self.weights = weights
  }

  /// ResNet-50's stages (arXiv 1512.03385, Table 1) and its input at batch 8 and 32, planes down to 2×2 of networks for
  /// small images, dense layers of transformers (tokens × width) and of tables; 3×3 convolutions and dense layers of
  /// such networks.
  package static let full = BenchmarkShapes(
    activations: [8, 32].flatMap { samples in
      resNet50.map { Shape([samples] + $0.dimensions) }
    } + small + dense,
    weights: [
      [64, 64, 3, 3], [256, 256, 3, 3], [512, 512, 3, 3], [1000, 2048], [3072, 768],
    ])

  /// A shape of each kind: half a minute.
  package static let quick = BenchmarkShapes(
    activations: [[8, 64, 56, 56], [8, 2048, 7, 7], [32, 16, 8, 8], [4096, 768]],
    weights: [[256, 256, 3, 3]])

  private static let resNet50: [Shape] = [
    [3, 224, 224], [64, 56, 56], [256, 56, 56], [512, 28, 28], [1024, 14, 14], [2048, 7, 7],
  ]
  private static let small: [Shape] = [
    [32, 16, 8, 8], [32, 32, 4, 4], [256, 64, 3, 3], [32, 32, 2, 2],
  ]
  private static let dense: [Shape] = [
    [4096, 768], [512, 1024], [1024, 4096], [8192, 256], [2048, 64], [10_000, 8],
  ]
}

extension Shape {
  /// The shape that a text such as `32x64x56x56` names; `nil` unless it is 2 to 5 positive extents of at most 2³⁴
  /// elements together.
  package init?(text: String) {
    let parts = text.split(omittingEmptySubsequences: false) { "x×".contains($0) }
    let extents = parts.compactMap { Int($0) }
    guard extents.count == parts.count, (2...5).contains(extents.count),
      extents.allSatisfy({ $0 > 0 }), isTensor(extents)
    else { return nil }
    self.init(extents)
  }
}

/// Whether extents are those of a tensor that a machine could hold.
private func isTensor(_ extents: [Int]) -> Bool {
  var count = 1
  for extent in extents {
    let (product, overflows) = count.multipliedReportingOverflow(by: extent)
    guard !overflows, product <= 1 << 34 else { return false }
    count = product
  }
  return true
}
