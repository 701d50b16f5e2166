import Normalizers
import Testing

/// Interleaved groups are contiguous ones of channels in another order.
@Suite struct GroupArrangementTests {
  /// x with its channels in the given order.
  private func reordered<Scalar: ReductionScalar>(
    _ x: Tensor<Scalar>, _ order: [Int]
  ) -> Tensor<Scalar> {
    let (channels, positions) = (x.shape.channels, x.shape.positions)
    let elements = x.elements
    return Tensor(
      x.shape,
      (0..<x.shape.count).map { index in
        let (row, position) = index.quotientAndRemainder(dividingBy: positions)
        let (sample, channel) = row.quotientAndRemainder(dividingBy: channels)
        return elements[(sample * channels + order[channel]) * positions + position]
      })
  }

  @Test(arguments: [Shape([3, 12, 5]), Shape([2, 12]), Shape([2, 12, 3, 3])], [1, 2, 3, 4, 6])
  func interleavedGroupsAreContiguousOnesOfReorderedChannels(shape: Shape, groups: Int) throws {
    var random = RandomNumbers(seed: 71)
    let x = Tensor<Double>.normal(shape, mean: 1, using: &random)
    let dy = Tensor<Double>.normal(shape, using: &random)
    var interleaved = try GroupNormalization<Double>(
      groups: groups, channels: 12, affine: .none, arrangement: .interleaved)
    var contiguous = try GroupNormalization<Double>(groups: groups, channels: 12, affine: .none)
    // Place g·12/G + i of the new order holds channel i·G + g, which c mod G puts into group g.
    let order = (0..<groups).flatMap { group in (0..<12 / groups).map { $0 * groups + group } }
    let (y, record) = try interleaved.forward(x, .training)
    let (expected, expectedRecord) = try contiguous.forward(reordered(x, order), .training)
    #expect(reordered(y, order).distance(to: expected) < 1e-14)
    let dx = try interleaved.backward(dy, record).dx
    let expectedDx = try contiguous.backward(reordered(dy, order), expectedRecord).dx
    #expect(reordered(dx, order).distance(to: expectedDx) < 1e-13)
    #expect(zip(record.mean, expectedRecord.mean).allSatisfy { abs($0 - $1) < 1e-15 })
  }

  @Test func groupsOfTwoAreHalfAsManyAsChannels() throws {
    let bySize = try GroupNormalization<Float>(groupSize: 2, channels: 12)
    #expect(bySize.groups == 6 && bySize.arrangement == .contiguous)
  }
}
