/// How far something reaches along the three axes of a picture: samples N, channels C, positions H·W.
package struct BlockExtents: Hashable, Sendable {
  package let samples: Int
  package let channels: Int
  package let positions: Int

  /// The block of activations that every picture shows.
  package static let activations = BlockExtents(samples: 4, channels: 6, positions: 5)

  /// How many boxes of a size fill this, along each axis.
  package func divided(by box: BlockExtents) -> BlockExtents {
    BlockExtents(
      samples: samples / box.samples, channels: channels / box.channels,
      positions: positions / box.positions)
  }
}
