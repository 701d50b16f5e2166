/// Products with vectors, which power iteration is made of.
extension WeightMatrix {
  /// The columns that are taken at a time: what some rows share of a vector stays in the L1 cache.
  private static var tile: Int { 1024 }

  /// The product with a vector of `columns` numbers.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  package func times(_ vector: [Double], threads: ThreadPool) -> [Double] {
    precondition(vector.count == columns)
    if let contiguousTransposed {
      return contiguousTransposed.transposedTimes(vector, threads: threads)
    }
    let kernels = SpanKernels<Scalar>()
    var result = [Double](repeating: 0, count: rows)
    result.withUnsafeMutableBufferPointer { buffer in
      vector.withUnsafeBufferPointer { vector in
        guard let start = buffer.baseAddress, let vector = vector.baseAddress else { return }
        let sums = SharedPointer(start)
        forEachRows(threads, together: 16) { some in
          for block in 0..<blocks {
            for first in stride(from: 0, to: width, by: Self.tile) {
              kernels.addProducts(
                elements + offset(block, some.lowerBound) + first,
                Rows(count: some.count, stride: width, width: min(Self.tile, width - first)),
                vector + block * width + first, to: sums.address + some.lowerBound)
            }
          }
        }
      }
    }
    return result
  }

  /// The product of the transposed matrix with a vector of `rows` numbers.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  package func transposedTimes(_ vector: [Double], threads: ThreadPool) -> [Double] {
    precondition(vector.count == rows)
    if let contiguousTransposed { return contiguousTransposed.times(vector, threads: threads) }
    let kernels = SpanKernels<Scalar>()
    // Rows are cut by the shape alone.
    let tilesPerBlock = (width + Self.tile - 1) / Self.tile
    let parts = max(1, min(rows / 16, rows * columns / 65_536, 32 / max(1, blocks * tilesPerBlock)))
    let threads = rows * columns < 32_768 ? ThreadPool.serial : threads
    var result = [Double](repeating: 0, count: parts * columns)
    result.withUnsafeMutableBufferPointer { buffer in
      vector.withUnsafeBufferPointer { factors in
        guard let start = buffer.baseAddress, let factors = factors.baseAddress else { return }
        let sums = SharedPointer(start)
        threads.forEach(parts * blocks * tilesPerBlock) { unit in
          let (strip, tileInBlock) = unit.quotientAndRemainder(dividingBy: tilesPerBlock)
          let (part, block) = strip.quotientAndRemainder(dividingBy: blocks)
          let some = rows * part / parts..<rows * (part + 1) / parts
          let first = tileInBlock * Self.tile
          kernels.addTransposedProducts(
            elements + offset(block, some.lowerBound) + first,
            Rows(count: some.count, stride: width, width: min(Self.tile, width - first)),
            factors + some.lowerBound, to: sums.address + part * columns + block * width + first)
        }
        sums.addParts(parts, of: columns, threads)
      }
    }
    result.removeLast(result.count - columns)
    return result
  }

  /// Σ a·b over all elements, with those of another matrix that lie in the same order.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  package func dot(with other: UnsafePointer<Scalar>, threads: ThreadPool) -> Double {
    let kernels = SpanKernels<Scalar>()
    var parts = [Double](repeating: 0, count: (blocks * rows * width + 16_383) / 16_384)
    parts.withUnsafeMutableBufferPointer { parts in
      let parts = SharedMemory(parts)
      forEachPart(threads) { part, offset, count in
        parts[part] = kernels.dot(elements + offset, other + offset, count: count)
      }
    }
    return parts.reduce(0, +)
  }
}

/// What power iteration ends in: a weight divided by σ, and the gradients of σ.
extension WeightMatrix {
  /// Writes every element times a factor.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  package func scaled(
    by factor: Double, into result: UnsafeMutablePointer<Scalar>, threads: ThreadPool
  ) {
    let kernels = SpanKernels<Scalar>()
    forEachPart(threads) { _, offset, count in
      kernels.scale(
        elements + offset, by: Scalar(factor), into: result + offset, count: count)
    }
  }

  /// Writes the outer product of `u` and `v` in this matrix's order, whatever its elements.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  package func outerProduct(
    _ u: [Double], _ v: [Double], into result: UnsafeMutablePointer<Scalar>, threads: ThreadPool
  ) {
    if let contiguousTransposed {
      return contiguousTransposed.outerProduct(v, u, into: result, threads: threads)
    }
    let kernels = SpanKernels<Scalar>()
    v.map { Scalar($0) }.withUnsafeBufferPointer { v in
      guard let v = v.baseAddress else { return }
      forEachRow(threads) { row in
        for block in 0..<blocks {
          kernels.scale(
            v + block * width, by: Scalar(u[row]), into: result + offset(block, row), count: width)
        }
      }
    }
  }

  /// Writes the matrix times `scale` plus the outer product of `u` and `v`.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  package func addingOuterProduct(
    scale: Double, _ u: [Double], _ v: [Double], into result: UnsafeMutablePointer<Scalar>,
    threads: ThreadPool
  ) {
    if let contiguousTransposed {
      return contiguousTransposed.addingOuterProduct(
        scale: scale, v, u, into: result, threads: threads)
    }
    let kernels = SpanKernels<Scalar>()
    v.map { Scalar($0) }.withUnsafeBufferPointer { v in
      guard let v = v.baseAddress else { return }
      forEachRow(threads) { row in
        for block in 0..<blocks {
          let offset = offset(block, row)
          kernels.combine(
            elements + offset, Scalar(scale), v + block * width, Scalar(u[row]),
            into: result + offset, count: width)
        }
      }
    }
  }
}
