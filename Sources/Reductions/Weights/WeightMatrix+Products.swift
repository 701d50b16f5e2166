extension WeightMatrix {
  /// Σ_j a_ij·b_ij of every row i: squared norms when `other` is the matrix itself.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  package func rowDots(with other: UnsafePointer<Scalar>, threads: ThreadPool) -> [Double] {
    mapRows(threads) { row, elements in
      dot(elements, other + row * columns, count: columns) { Double($0) }
    }
  }

  /// The product with a vector of `columns` numbers.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  package func times(_ vector: [Double], threads: ThreadPool) -> [Double] {
    precondition(vector.count == columns)
    return vector.withUnsafeBufferPointer { vector in
      guard let vector = vector.baseAddress else { return [Double](repeating: 0, count: rows) }
      return mapRows(threads) { _, elements in
        dot(elements, vector, count: columns) { $0 }
      }
    }
  }

  /// The product of the transposed matrix with a vector of `rows` numbers.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  package func transposedTimes(_ vector: [Double], threads: ThreadPool) -> [Double] {
    precondition(vector.count == rows)
    let tile = 1024
    var result = [Double](repeating: 0, count: columns)
    result.withUnsafeMutableBufferPointer { result in
      let result = SharedMemory(result)
      let few = rows * columns < 32_768 ? ThreadPool.serial : threads
      few.forEach((columns + tile - 1) / tile) { unit in
        let range = unit * tile..<min((unit + 1) * tile, columns)
        for index in 0..<rows {
          let (factor, elements) = (vector[index], row(index))
          for column in range { result[column] += factor * Double(elements[column]) }
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
    forEachRow(threads) { index in
      standardize(
        row(index), into: result + index * columns, count: columns, SplitMean(0),
        scale: Scalar(factors[index]), shift: 0)
    }
  }

  /// Writes row i of the matrix times a_i plus row i of `other` times b_i.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  package func combinedRows(
    _ a: [Double], _ other: UnsafePointer<Scalar>, _ b: [Double],
    into result: UnsafeMutablePointer<Scalar>, threads: ThreadPool
  ) {
    forEachRow(threads) { index in
      combine(
        row(index), Scalar(a[index]), other + index * columns, Scalar(b[index]),
        into: result + index * columns, count: columns)
    }
  }

  /// Writes the matrix times `scale` plus the outer product of `u` and `v`.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  package func addingOuterProduct(
    scale: Double, _ u: [Double], _ v: [Double], into result: UnsafeMutablePointer<Scalar>,
    threads: ThreadPool
  ) {
    v.map { Scalar($0) }.withUnsafeBufferPointer { v in
      guard let v = v.baseAddress else { return }
      forEachRow(threads) { index in
        combine(
          row(index), Scalar(scale), v, Scalar(u[index]), into: result + index * columns,
          count: columns)
      }
    }
  }
}

@inline(__always)
private func dot<Scalar: ReductionScalar, Other>(
  _ a: UnsafePointer<Scalar>, _ b: UnsafePointer<Other>, count: Int,
  _ double: (Other) -> Double
) -> Double {
  // Sixteen running sums, so that the order of additions does not depend on the vector unit.
  var lanes = SIMD16<Double>()
  var index = 0
  while index &+ 16 <= count {
    for lane in 0..<16 {
      lanes[lane] += Double(a[index &+ lane]) * double(b[index &+ lane])
    }
    index &+= 16
  }
  var tail = 0.0
  while index < count {
    tail += Double(a[index]) * double(b[index])
    index &+= 1
  }
  let eight = lanes.lowHalf + lanes.highHalf
  let four = eight.lowHalf + eight.highHalf
  return four[0] + four[2] + (four[1] + four[3]) + tail
}

@inline(__always)
private func combine<Scalar: ReductionScalar>(
  _ x: UnsafePointer<Scalar>, _ a: Scalar, _ y: UnsafePointer<Scalar>, _ b: Scalar,
  into result: UnsafeMutablePointer<Scalar>, count: Int
) {
  var index = 0
  while index &+ 16 <= count {
    result.store(x.vector(at: index) * a + y.vector(at: index) * b, at: index)
    index &+= 16
  }
  while index < count {
    result[index] = x[index] * a + y[index] * b
    index &+= 1
  }
}
