import Reductions
import Tensors
import Testing

/// The products of power iteration, whatever axis gives the rows.
@Suite struct WeightMatrixTests {
  /// Blocks, rows, width: one block, columns, and rows in pieces; short, and cut into tiles and parts.
  static let extents = [
    (1, 5, 7), (1, 3, 3000), (4, 6, 1), (130, 300, 1), (3, 5, 9), (40, 30, 33), (2, 3, 2100),
    (1, 200, 250), (1, 602, 1030), (2, 130, 700), (1, 5, 0), (1, 0, 5),
  ]

  @Test(arguments: extents)
  func productsAreThoseOfTheMatrixWrittenOut(blocks: Int, rows: Int, width: Int) {
    var random = RandomNumbers(seed: 111)
    let elements = Tensor<Float>.normal([blocks, rows, width], using: &random)
    let other = Tensor<Float>.normal([blocks, rows, width], using: &random)
    let columns = blocks * width
    let u = (0..<rows).map { _ in random.normal() }
    let v = (0..<columns).map { _ in random.normal() }
    let entry = { (tensor: Tensor<Float>, row: Int, column: Int) in
      Double(tensor[column / width, row, column % width])
    }
    let outcomes = [ThreadPool.serial, ThreadPool(count: 3)].map { threads in
      elements.withPointer { pointer in
        let matrix = WeightMatrix(pointer, blocks: blocks, rows: rows, width: width)
        let write = { (body: (UnsafeMutablePointer<Float>) -> Void) in
          var result = Tensor<Float>(elements.shape)
          result.withMutablePointer(body)
          return result
        }
        return (
          times: matrix.times(v, threads: threads),
          transposed: matrix.transposedTimes(u, threads: threads),
          dot: other.withPointer { matrix.dot(with: $0, threads: threads) },
          scaled: write { matrix.scaled(by: 0.3, into: $0, threads: threads) },
          outer: write { matrix.outerProduct(u, v, into: $0, threads: threads) },
          sum: write { matrix.addingOuterProduct(scale: -2, u, v, into: $0, threads: threads) }
        )
      }
    }
    let (found, again) = (outcomes[0], outcomes[1])
    #expect(found.times == again.times && found.transposed == again.transposed)
    #expect(found.dot == again.dot && found.scaled == again.scaled)
    #expect(found.outer == again.outer && found.sum == again.sum)

    let count = Double(rows * columns)
    // Sums in Double of numbers below 25: n·ulp of a sum's terms.
    for row in 0..<rows {
      let expected = (0..<columns).reduce(0) { $0 + entry(elements, row, $1) * v[$1] }
      #expect(abs(found.times[row] - expected) <= 25 * count * Double.ulpOfOne)
    }
    var dot = 0.0
    for column in 0..<columns {
      var expected = 0.0
      for row in 0..<rows {
        let value = entry(elements, row, column)
        expected += value * u[row]
        dot += value * entry(other, row, column)
        let product = u[row] * v[column]
        #expect(abs(entry(found.outer, row, column) - product) < 50 * Double(Float.ulpOfOne))
        #expect(
          abs(entry(found.sum, row, column) - (product - 2 * value)) < 50 * Double(Float.ulpOfOne))
        #expect(abs(entry(found.scaled, row, column) - 0.3 * value) < 5 * Double(Float.ulpOfOne))
      }
      #expect(abs(found.transposed[column] - expected) <= 25 * count * Double.ulpOfOne)
    }
    #expect(abs(found.dot - dot) <= 25 * count * Double.ulpOfOne)
  }
}
