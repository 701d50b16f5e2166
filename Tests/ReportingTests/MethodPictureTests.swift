import Foundation
import Normalizers
import Reporting
import Testing

@Suite struct MethodPictureTests {
  /// After a change that is meant, `normcmp methods --picture NAME docs/methods/NAME.svg` draws it anew.
  @Test(arguments: MethodPicture.allCases) func committedPicturesAreTheTools(
    picture: MethodPicture
  ) throws {
    let file = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "../../docs/methods/\(picture.rawValue).svg")
    #expect(try String(contentsOf: file, encoding: .utf8) == picture.svg)
  }

  static let members: [(MethodPicture, @Sendable () throws -> any ActivationNormalizer<Double>)] = [
    (.batch, { try BatchNormalization(channels: 6) }),
    (
      .ghostBatch,
      { try BatchNormalization(channels: 6, ghostBatches: GhostBatches(size: 2)) }
    ),
    (.meanOnly, { try MeanOnlyBatchNormalization(channels: 6) }),
    (.rms, { try RootMeanSquareNormalization(elementwise: [6, 5]) }),
    (.batchRenorm, { try BatchRenormalization(channels: 6) }),
    (.layer, { try LayerNormalization(elementwise: [6, 5]) }),
    (.channelLayer, { try ChannelLayerNormalization(channels: 6) }),
    (.instance, { try InstanceNormalization(channels: 6, affine: .weightAndBias) }),
    (.group, { try GroupNormalization(groups: 3, channels: 6) }),
  ]

  /// The element i that a picture marks is changed: what changes with it is the set that is highlighted.
  @Test(arguments: 0..<members.count) func theHighlightedSetIsWhatTheElementShares(
    index: Int
  ) throws {
    let (picture, make) = Self.members[index]
    let set = try #require(picture.set)
    let block = BlockExtents.activations
    var random = RandomNumbers(seed: 1, stream: picture.rawValue)
    let x = Tensor<Double>.normal(
      [block.samples, block.channels, block.positions], using: &random)
    var changed = x
    changed[0, block.channels - 1, 0] += 1
    var (first, second) = (try make(), try make())
    let before = try first.forward(x, .training)
    let after = try second.forward(changed, .training).y
    for sample in 0..<block.samples {
      for channel in 0..<block.channels {
        for position in 0..<block.positions {
          let isShared =
            sample < set.samples && channel >= block.channels - set.channels
            && position < set.positions
          let hasChanged =
            before.y[sample, channel, position] != after[sample, channel, position]
          #expect(isShared == hasChanged, "\(picture) at \(sample), \(channel), \(position)")
        }
      }
    }
    let sets = block.divided(by: set)
    #expect(before.record.mean.count == sets.samples * sets.channels * sets.positions)
  }

  @Test func textsAreEscapedAndNumbersShort() {
    #expect("a < b & c > d".escapedForXML == "a &lt; b &amp; c &gt; d")
    #expect(
      [0, -0.001, 1.5, -2.25, 0.05, 3.14159, 12].map(\.svg) == [
        "0", "0", "1.5", "-2.25", "0.05", "3.14", "12",
      ])
  }
}
