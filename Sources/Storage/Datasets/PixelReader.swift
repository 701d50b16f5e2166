import HDF5
import Tensors

/// Reads a dataset of images or features as `Float`, N×C×H×W or N×F.
enum PixelReader {
  static func read(_ dataset: borrowing Dataset) throws -> Tensor<Float> {
    let format = try PixelFormat(of: dataset)
    var pixels = try dataset.tensor(of: Float.self)
    try check(pixels, format)
    if let maximum = format.maximum {
      pixels.withMutableElements { for index in $0.indices { $0[index] /= maximum } }
    }
    return switch format.layout {
    case .channelsFirst, .features: pixels
    case .gray: pixels.reshaped(Shape([format.samples] + format.sampleShape.dimensions))
    case .channelsLast: channelsFirst(pixels)
    }
  }

  private static func check(_ pixels: Tensor<Float>, _ format: PixelFormat) throws {
    let limit = format.maximum ?? .infinity
    let position = pixels.withElements { elements in
      elements.firstIndex { !$0.isFinite || $0 > limit }
    }
    guard let position else { return }
    throw format.fault(pixels.withElements { $0[position] }, sample: position / format.features)
  }

  private static func channelsFirst(_ pixels: Tensor<Float>) -> Tensor<Float> {
    let (samples, channels) = (pixels.shape[0], pixels.shape[3])
    let positions = pixels.shape[1] * pixels.shape[2]
    return pixels.withElements { source in
      Tensor(uninitialized: [samples, channels, pixels.shape[1], pixels.shape[2]]) { target in
        var place = 0
        for n in 0..<samples {
          for c in 0..<channels {
            for position in 0..<positions {
              target.initializeElement(
                at: place, to: source[(n * positions + position) * channels + c])
              place += 1
            }
          }
        }
      }
    }
  }
}
