/// Sums from which the moments of a stream of numbers follow, kept in `Double` lanes over all its spans.
///
/// Numbers are taken relative to one of them, the pivot k: with d = x − k,
///
///     mean = k + Σd/n        M₂ = Σd² − (Σd)²/n
///
/// Any number of the stream is a good pivot: (k − mean)² ≤ n·σ², so M₂ loses at most the factor n of
/// `Double`'s 2⁻⁵³, whatever the mean. For the at most 2¹⁹ numbers of one stream that is 6e-11.
struct MomentSums {
  private let pivot: Double
  private var count = 0
  private var first = DoubleLanes()
  private var second = DoubleLanes()
  private var firstOfTails = 0.0
  private var secondOfTails = 0.0

  @inline(__always)
  init(pivot: Double) { self.pivot = pivot }

  @inline(__always)
  mutating func add<Scalar: ReductionScalar>(_ x: UnsafePointer<Scalar>, count: Int) {
    var index = 0
    while index &+ 16 <= count {
      let distance = DoubleLanes(x.vector(at: index)) - pivot
      first += distance
      second += distance * distance
      index &+= 16
    }
    while index < count {
      let distance = Double(x[index]) - pivot
      firstOfTails += distance
      secondOfTails += distance * distance
      index &+= 1
    }
    self.count &+= count
  }

  @inline(__always)
  var moments: Moments {
    let sum = first.sum() + firstOfTails
    let squares = second.sum() + secondOfTails
    let shift = sum / Double(count)
    return Moments(
      count: count, mean: pivot + shift, sumOfSquares: positivePart(squares - sum * shift))
  }
}

/// The number, or 0 if rounding made it negative; a NaN stays.
@inline(__always)
func positivePart(_ number: Double) -> Double { number < 0 ? 0 : number }
