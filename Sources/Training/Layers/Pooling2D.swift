import Normalizers
import Tensors

/// What max pooling and average pooling share: the primitives, the chunks and the record.
struct Pooling2D: Sendable {
  private let primitives = PrimitiveStore<PoolingPrimitive>()
  private var y = Tensor<Float>([0])
  private var dx = Tensor<Float>([0])
  private var record: Record?

  /// What the backward pass needs of a training pass; the places of the maxima, chunk by chunk.
  private struct Record {
    var geometry: PoolingGeometry
    var x: Shape
    var workspaces: [[UInt8]]
  }

  /// Multiplications that a pooled element is as slow as, by which work is cut into chunks.
  private static let workPerElement = 16

  private static func chunks(_ x: Shape) -> SampleChunks {
    SampleChunks(samples: x.samples, workPerSample: x.count / x.samples * workPerElement)
  }

  mutating func forward(
    _ x: Tensor<Float>, _ geometry: PoolingGeometry, _ pass: Pass
  ) throws -> Tensor<Float> {
    let primitives = primitives
    let chunks = Self.chunks(x.shape)
    y.prepareToOverwrite(geometry.outputShape(samples: x.shape.samples))
    let (xStride, yStride) = (x.shape.count / x.shape.samples, y.shape.count / x.shape.samples)
    var workspaces = [[UInt8]](repeating: [], count: chunks.count)
    try workspaces.withUnsafeMutableBufferPointer { workspaces in
      try y.withMutableElements { y in
        try primitives.forEachChunk(chunks, geometry, pass.threads) { index, samples, primitive in
          var workspace = [UInt8](repeating: 0, count: primitive.workspaceSize)
          try x.withElements { x in
            try primitive.forward(
              x.baseAddress.map { $0 + samples.lowerBound * xStride },
              into: y.baseAddress.map { $0 + samples.lowerBound * yStride }, workspace: &workspace)
          }
          workspaces[index] = workspace
        }
      }
    }
    if pass.phase == .training {
      record = Record(geometry: geometry, x: x.shape, workspaces: workspaces)
    }
    return y
  }

  mutating func backward(
    _ dy: Tensor<Float>, layer: String, _ pass: Pass
  ) throws -> Tensor<Float> {
    guard let record = record.take() else { throw LayerError.noForwardPass(layer: layer) }
    let expected = record.geometry.outputShape(samples: record.x.samples)
    guard dy.shape.count == expected.count else {
      throw LayerError.gradientShape(layer: layer, expected: expected, found: dy.shape)
    }
    let chunks = Self.chunks(record.x)
    let (xStride, yStride) = (record.x.count / record.x.samples, dy.shape.count / record.x.samples)
    let primitives = primitives
    dx.prepareToOverwrite(record.x)
    try dx.withMutableElements { dx in
      try primitives.forEachChunk(chunks, record.geometry, pass.threads) {
        index, samples, primitive in
        try dy.withElements { dy in
          try primitive.backward(
            dy.baseAddress.map { $0 + samples.lowerBound * yStride },
            workspace: record.workspaces[index],
            into: dx.baseAddress.map { $0 + samples.lowerBound * xStride })
        }
      }
    }
    return dx
  }
}
