/// Columns that are fewer than the lanes of a vector, taken as rows: tensors are transposed on their way in and out.
///
/// So are the positions of small planes in layer normalization over channels, and the few channels of (N, C) batch
/// normalization.
struct NarrowColumns<Scalar: ReductionScalar> {
  /// The same statistics in the same order, a row each.
  let layout: StatisticLayout
  /// The same parameters.
  let affine: AffineMap<Scalar>
  private let samples: Int
  private let rows: Int
  private let width: Int

  /// `nil` where columns are many, do not abut, or have parameters that no row layout has.
  init?(_ columns: StatisticLayout, _ affine: AffineMap<Scalar>) {
    (samples, rows, width) = (columns.outer.count, columns.spans.count, columns.inner.count)
    guard columns.hasNarrowColumns, rows > 1, samples == 1 || columns.outer.stride == rows * width
    else { return nil }
    let own = affine.layout
    let parameters: ParameterLayout
    if affine.layoutOfParameters == nil || (own.runLength == width && own.count == rows) {
      parameters = ParameterLayout(runLength: 1, count: rows)
    } else if own.runLength == 1, width.isMultiple(of: own.count) {
      parameters = ParameterLayout(runLength: rows, count: own.count)
    } else {
      return nil
    }
    let isOfRows = parameters.runLength == 1
    layout = StatisticLayout(
      outer: .init(isOfRows ? samples * width : samples, stride: isOfRows ? rows : rows * width),
      inner: .init(isOfRows ? 1 : width, stride: rows), spans: .init(1, stride: rows),
      spanLength: rows)
    self.affine = AffineMap(layout: parameters, weight: affine.weight, bias: affine.bias)
  }

  /// Calls `body` with transposed inputs and memory for a transposed output, and writes that to `output`.
  @inline(__always)
  func withRows(
    of inputs: [UnsafePointer<Scalar>], to output: UnsafeMutablePointer<Scalar>,
    _ threads: ThreadPool,
    _ body: (_ inputs: [UnsafePointer<Scalar>], _ output: UnsafeMutablePointer<Scalar>) -> Void
  ) {
    let count = samples * rows * width
    withUnsafeTemporaryAllocation(of: Scalar.self, capacity: count * (inputs.count + 1)) {
      guard let start = $0.baseAddress else { return }
      for (index, input) in inputs.enumerated() {
        transpose(input, rows: rows, width: width, into: start + index * count, threads)
      }
      let rowsOfOutput = start + inputs.count * count
      body(inputs.indices.map { UnsafePointer(start + $0 * count) }, rowsOfOutput)
      transpose(rowsOfOutput, rows: width, width: rows, into: output, threads)
    }
  }

  /// Writes each sample's element (row, column) to (column, row).
  @inline(__always)
  private func transpose(
    _ x: UnsafePointer<Scalar>, rows: Int, width: Int, into y: UnsafeMutablePointer<Scalar>,
    _ threads: ThreadPool
  ) {
    let (y, kernels) = (SharedPointer(y), SpanKernels<Scalar>())
    // Blocks of the longer side, of which the near cache keeps what is read and what is written.
    let (length, side) = (max(rows, width), 512)
    let blocks = (length + side - 1) / side
    let together = max(1, 8192 / (rows * width))
    threads.forEach((samples * blocks + together - 1) / together) { unit in
      for number in unit * together..<min((unit + 1) * together, samples * blocks) {
        let (sample, block) = number.quotientAndRemainder(dividingBy: blocks)
        let (from, to) = (x + sample * rows * width, y.address + sample * rows * width)
        let (first, count) = (block * side, min(side, length - block * side))
        if rows < width {
          kernels.transpose(
            from + first, Rows(count: rows, stride: width, width: count), into: to + first * rows,
            stride: rows)
        } else {
          kernels.transpose(
            from + first * width, Rows(count: count, stride: width, width: width),
            into: to + first, stride: rows)
        }
      }
    }
  }
}
