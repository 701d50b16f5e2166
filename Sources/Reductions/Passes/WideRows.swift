/// Columns that are fewer than the lanes of a vector, to which a given mean and scale is applied: several rows are taken
/// as one.
///
/// So are the few channels of (N, C) batch normalization in inference.
struct WideRows<Scalar: ReductionScalar> {
  private let width: Int
  private let rows: Int
  private let affine: AffineMap<Scalar>

  /// `nil` where columns are many, do not abut, or have other parameters in other rows.
  init?(_ columns: StatisticLayout, _ affine: AffineMap<Scalar>) {
    (width, rows) = (columns.inner.count, columns.spans.count)
    self.affine = affine
    let parameters = affine.layoutOfParameters
    guard columns.hasNarrowColumns, columns.outer.count == 1,
      parameters == nil || parameters == ParameterLayout(runLength: 1, count: width)
    else { return nil }
  }

  /// Writes y with a given mean and scale for every column.
  @inline(__always)
  func normalize(
    _ x: UnsafePointer<Scalar>, by standardizations: [Standardization],
    into y: UnsafeMutablePointer<Scalar>, threads: ThreadPool
  ) {
    let together = min(256 / width, rows)
    withUnsafeTemporaryAllocation(of: Scalar.self, capacity: 2 * together * width) { parameters in
      withUnsafeTemporaryAllocation(of: Standardization.self, capacity: together * width) { own in
        guard let own = own.baseAddress, let weight = parameters.baseAddress else { return }
        let bias = weight + together * width
        for index in 0..<together * width {
          own[index] = standardizations[index % width]
          weight[index] = affine.weight(index % width)
          bias[index] = affine.bias(index % width)
        }
        let whole = rows / together * together
        for (first, count, together) in [(0, rows / together, together), (whole, 1, rows - whole)]
        where together > 0 {
          let wide = together * width
          let layout = StatisticLayout(
            outer: .init(1, stride: wide), inner: .init(wide, stride: 1),
            spans: .init(count, stride: wide), spanLength: 1)
          layout.normalizeColumns(
            x + first * width, by: own,
            AffineMap(
              layout: ParameterLayout(runLength: 1, count: wide),
              weight: affine.weight.map { _ in UnsafePointer(weight) },
              bias: affine.bias.map { _ in UnsafePointer(bias) }),
            into: y + first * width, threads: threads)
        }
      }
    }
  }
}
