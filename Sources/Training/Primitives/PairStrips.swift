/// Planes of 2×2 windows cut into strips that fill vectors of four windows.
///
/// A strip is a row of windows, or two rows where a row has only two. The last vector of a strip overlaps
/// the one before where four do not divide the strip: it writes the same numbers again.
struct PairStrips {
  private let maxima: WindowMaxima
  /// The windows of a strip, at least 4.
  private let windows: Int
  /// The elements from the first two windows of a vector to the other two.
  private let half: Int

  /// `nil` unless windows are 2×2 and enough for vectors.
  init?(_ maxima: WindowMaxima) {
    guard maxima.window == 2 else { return nil }
    if maxima.outputWidth >= 4 {
      (windows, half) = (maxima.outputWidth, 4)
    } else if maxima.outputWidth == 2, maxima.outputHeight.isMultiple(of: 2) {
      (windows, half) = (4, 2 * maxima.width)
    } else {
      return nil
    }
    self.maxima = maxima
  }

  func forward(
    _ planes: Range<Int>, _ x: UnsafePointer<Float>, into y: UnsafeMutablePointer<Float>,
    places: UnsafeMutablePointer<UInt8>
  ) {
    forEachVector(planes) { input, output in
      let (top, bottom) = (load(x + input), load(x + input + maxima.width))
      var largest = top.evenHalf
      var place = SIMD4<Int32>()
      Self.raise(&largest, &place, top.oddHalf, 1)
      Self.raise(&largest, &place, bottom.evenHalf, 2)
      Self.raise(&largest, &place, bottom.oddHalf, 3)
      UnsafeMutableRawPointer(y + output).storeBytes(of: largest, as: SIMD4<Float>.self)
      UnsafeMutableRawPointer(places + output).storeBytes(
        of: SIMD4<UInt8>(truncatingIfNeeded: place), as: SIMD4<UInt8>.self)
    }
  }

  func backward(
    _ planes: Range<Int>, _ dy: UnsafePointer<Float>, places: UnsafePointer<UInt8>,
    into dx: UnsafeMutablePointer<Float>
  ) {
    forEachVector(planes) { input, output in
      let gradient = UnsafeRawPointer(dy + output).loadUnaligned(as: SIMD4<Float>.self)
      let bytes = UnsafeRawPointer(places + output).loadUnaligned(as: SIMD4<UInt8>.self)
      let place = SIMD4<Int32>(truncatingIfNeeded: bytes)
      store(Self.pairs(gradient, place, 0), to: dx + input)
      store(Self.pairs(gradient, place, 2), to: dx + input + maxima.width)
    }
  }

  /// Calls `body` with where each vector's windows begin in x, and where they are in y.
  @inline(__always)
  private func forEachVector(_ planes: Range<Int>, _ body: (_ input: Int, _ output: Int) -> Void) {
    let strips = maxima.outputs / windows
    let stripInputs = maxima.outputHeight * 2 * maxima.width / strips
    for plane in planes {
      for strip in 0..<strips {
        let input = plane * maxima.inputs + strip * stripInputs
        let output = plane * maxima.outputs + strip * windows
        var column = 0
        while column < windows {
          let first = min(column, windows - 4)
          body(input + 2 * first, output + first)
          column += 4
        }
      }
    }
  }

  /// One row of the inputs of four windows.
  @inline(__always)
  private func load(_ row: UnsafePointer<Float>) -> SIMD8<Float> {
    SIMD8(
      lowHalf: UnsafeRawPointer(row).loadUnaligned(as: SIMD4<Float>.self),
      highHalf: UnsafeRawPointer(row + half).loadUnaligned(as: SIMD4<Float>.self))
  }

  @inline(__always)
  private func store(_ elements: SIMD8<Float>, to row: UnsafeMutablePointer<Float>) {
    UnsafeMutableRawPointer(row).storeBytes(of: elements.lowHalf, as: SIMD4<Float>.self)
    UnsafeMutableRawPointer(row + half).storeBytes(of: elements.highHalf, as: SIMD4<Float>.self)
  }

  @inline(__always)
  private static func raise(
    _ largest: inout SIMD4<Float>, _ place: inout SIMD4<Int32>, _ value: SIMD4<Float>,
    _ number: Int32
  ) {
    let isLarger = (value .> largest) .| (value .!= value)
    largest.replace(with: value, where: isLarger)
    place.replace(with: number, where: isLarger)
  }

  /// A row of four windows: the gradient where the place is `number` or the one after, else 0.
  @inline(__always)
  private static func pairs(
    _ gradient: SIMD4<Float>, _ place: SIMD4<Int32>, _ number: Int32
  ) -> SIMD8<Float> {
    var pairs = SIMD8<Float>()
    pairs.evenHalf = SIMD4().replacing(with: gradient, where: place .== number)
    pairs.oddHalf = SIMD4().replacing(with: gradient, where: place .== number + 1)
    return pairs
  }
}
