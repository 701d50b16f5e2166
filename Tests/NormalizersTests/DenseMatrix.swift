import Normalizers

/// A small dense matrix, for oracles.
struct DenseMatrix {
  var rows: [[Double]]

  /// A weight with a row per index of an axis, the others flattened in order.
  init(_ weight: Tensor<Double>, axis: Int = 0) {
    let dimensions = weight.shape.dimensions
    let width = dimensions[(axis + 1)...].reduce(1, *)
    rows = (0..<dimensions[axis]).map { row in
      weight.elements.enumerated().compactMap {
        $0.offset / width % dimensions[axis] == row ? $0.element : nil
      }
    }
  }

  init(rows: [[Double]]) { self.rows = rows }

  func times(_ vector: [Double]) -> [Double] {
    rows.map { zip($0, vector).reduce(0) { $0 + $1.0 * $1.1 } }
  }

  var transposed: DenseMatrix {
    DenseMatrix(rows: (rows.first ?? []).indices.map { column in rows.map { $0[column] } })
  }

  /// The singular values, greatest first, by Jacobi rotations of one side (Hestenes 1958).
  var singularValues: [Double] {
    // The shorter side, for vectors of no length have no angle.
    var vectors = rows.count > (rows.first ?? []).count ? transposed.rows : rows
    var isDone = false
    while !isDone {
      isDone = true
      for i in vectors.indices {
        for j in 0..<i {
          let (a, b) = (vectors[i], vectors[j])
          let (aa, bb, ab) = (a.product(a), b.product(b), a.product(b))
          guard abs(ab) > 1e-13 * (aa * bb).squareRoot() else { continue }
          isDone = false
          let zeta = (bb - aa) / (2 * ab)
          let tangent =
            (zeta < 0 ? -1 : 1) / (abs(zeta) + (1 + zeta * zeta).squareRoot())
          let cosine = 1 / (1 + tangent * tangent).squareRoot()
          let sine = cosine * tangent
          vectors[i] = zip(a, b).map { cosine * $0 - sine * $1 }
          vectors[j] = zip(a, b).map { sine * $0 + cosine * $1 }
        }
      }
    }
    return vectors.map { $0.product($0).squareRoot() }.sorted(by: >)
  }
}

extension [Double] {
  func product(_ other: [Double]) -> Double { zip(self, other).reduce(0) { $0 + $1.0 * $1.1 } }

  /// Of length 1.
  var unit: [Double] { map { $0 / product(self).squareRoot() } }

  func distance(to other: [Double]) -> Double {
    zip(self, other).reduce(0) { Swift.max($0, abs($1.0 - $1.1)) }
  }
}
