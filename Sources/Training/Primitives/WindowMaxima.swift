/// The maxima of the square windows of planes, windows side by side, and the way back.
///
/// Of equal values the first in row order is the maximum, as in PyTorch; a NaN is larger than any number.
struct WindowMaxima: Sendable, Equatable {
  let height: Int
  let width: Int
  /// The side of a window and the step between windows, in 1...``mostWindow``.
  let window: Int

  /// The largest window whose places can be noted in one byte.
  static let mostWindow = 16

  var outputHeight: Int { height / window }
  var outputWidth: Int { width / window }
  /// The elements of a plane.
  var inputs: Int { height * width }
  /// The windows of a plane.
  var outputs: Int { outputHeight * outputWidth }

  /// Writes the maxima of some planes of x to y, and where in its window each was to `places`.
  func forward(
    _ planes: Range<Int>, _ x: UnsafePointer<Float>, into y: UnsafeMutablePointer<Float>,
    places: UnsafeMutablePointer<UInt8>
  ) {
    if let strips = PairStrips(self) {
      return strips.forward(planes, x, into: y, places: places)
    }
    for plane in planes {
      for row in 0..<outputHeight {
        let output = plane * outputs + row * outputWidth
        let source = x + plane * inputs + row * window * width
        for column in 0..<outputWidth {
          (y[output + column], places[output + column]) = maximum(source + column * window)
        }
      }
    }
  }

  private func maximum(_ corner: UnsafePointer<Float>) -> (Float, place: UInt8) {
    var (largest, place) = (corner[0], 0)
    for r in 0..<window {
      for s in 0..<window {
        let value = corner[r * width + s]
        if value > largest || value.isNaN { (largest, place) = (value, r * window + s) }
      }
    }
    return (largest, UInt8(truncatingIfNeeded: place))
  }

  /// Gives each maximum's place the gradient of its window, and every other place 0.
  func backward(
    _ planes: Range<Int>, _ dy: UnsafePointer<Float>, places: UnsafePointer<UInt8>,
    into dx: UnsafeMutablePointer<Float>
  ) {
    let strips = PairStrips(self)
    if strips == nil || outputs * window * window < inputs {
      (dx + planes.lowerBound * inputs).update(repeating: 0, count: planes.count * inputs)
    }
    if let strips { return strips.backward(planes, dy, places: places, into: dx) }
    for plane in planes {
      for row in 0..<outputHeight {
        let output = plane * outputs + row * outputWidth
        let target = dx + plane * inputs + row * window * width
        for column in 0..<outputWidth {
          let (r, s) = Int(places[output + column]).quotientAndRemainder(dividingBy: window)
          target[r * width + column * window + s] = dy[output + column]
        }
      }
    }
  }
}
