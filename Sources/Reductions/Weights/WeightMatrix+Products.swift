extension WeightMatrix {
  /// Σ_j a_ij·b_ij of every row i.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  package func rowDots(with other: UnsafePointer<Scalar>, threads: ThreadPool) -> [Double] {
    let kernels = SpanKernels<Scalar>()
    return mapRows(threads) { row, elements in
      kernels.dot(elements, other + row * columns, count: columns)
    }
  }

  /// The product with a vector of `columns` numbers.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  package func times(_ vector: [Double], threads: ThreadPool) -> [Double] {
    precondition(vector.count == columns)
    let kernels = SpanKernels<Scalar>()
    return vector.withUnsafeBufferPointer { vector in
      guard let vector = vector.baseAddress else { return [Double](repeating: 0, count: rows) }
      return mapRows(threads) { _, elements in
        kernels.dot(elements, double: vector, count: columns)
      }
    }
  }

  /// The product of the transposed matrix with a vector of `rows` numbers.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  package func transposedTimes(_ vector: [Double], threads: ThreadPool) -> [Double] {
    precondition(vector.count == rows)
    let kernels = SpanKernels<Scalar>()
    let tile = 1024
    var result = [Double](repeating: 0, count: columns)
    result.withUnsafeMutableBufferPointer { buffer in
      guard let start = buffer.baseAddress else { return }
      let sums = SharedPointer(start)
      let few = rows * columns < 32_768 ? ThreadPool.serial : threads
      few.forEach((columns + tile - 1) / tile) { unit in
        let first = unit * tile
        for index in 0..<rows {
          kernels.add(
            row(index) + first, times: vector[index], to: sums.address + first,
            count: min(tile, columns - first))
        }
      }
    }
    return result
  }
}

extension WeightMatrix {
  /// Writes every row times its factor.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  package func scaledRows(
    by factors: [Double], into result: UnsafeMutablePointer<Scalar>, threads: ThreadPool
  ) {
    let kernels = SpanKernels<Scalar>()
    forEachRow(threads) { index in
      kernels.scale(
        row(index), by: Scalar(factors[index]), into: result + index * columns, count: columns)
    }
  }

  /// Writes the matrix times `scale` plus the outer product of `u` and `v`.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  package func addingOuterProduct(
    scale: Double, _ u: [Double], _ v: [Double], into result: UnsafeMutablePointer<Scalar>,
    threads: ThreadPool
  ) {
    let kernels = SpanKernels<Scalar>()
    v.map { Scalar($0) }.withUnsafeBufferPointer { v in
      guard let v = v.baseAddress else { return }
      forEachRow(threads) { index in
        kernels.combine(
          row(index), Scalar(scale), v, Scalar(u[index]), into: result + index * columns,
          count: columns)
      }
    }
  }
}
