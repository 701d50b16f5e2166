import HDF5
import Tensors

/// Reads a dataset of images or features as `Float`, N×C×H×W or N×F.
enum PixelReader {
  /// Which axis of the file means what.
  enum Layout: String {
    case channelsFirst = "NCHW"
    case channelsLast = "NHWC"
    case gray = "NHW"
    case features = "NF"

    var rank: Int { rawValue.count }
  }

  static func read(_ dataset: borrowing Dataset) throws -> Tensor<Float> {
    guard dataset.type.isNumeric else {
      throw StorageError("\(dataset.object) holds \(dataset.type), where numbers are expected")
    }
    let layout = try layout(of: dataset)
    let scale = try scale(of: dataset, layout)
    var pixels = try dataset.tensor(of: Float.self)
    try check(pixels, maximum: scale, dataset)
    if let scale {
      pixels.withMutableElements { for index in $0.indices { $0[index] /= scale } }
    }
    let extents = dataset.shape
    return switch layout {
    case .channelsFirst, .features: pixels
    case .gray: pixels.reshaped([extents[0], 1, extents[1], extents[2]])
    case .channelsLast: channelsFirst(pixels)
    }
  }

  /// The layout that the attribute `layout` names, else the one that the shape suggests.
  private static func layout(of dataset: borrowing Dataset) throws -> Layout {
    let shape = Shape(dataset.shape)
    let found = "\(dataset.object) has the shape \(shape)"
    guard (2...4).contains(shape.rank) else {
      throw StorageError("\(found); images are N×C×H×W, N×H×W×C or N×H×W, and features N×F")
    }
    guard shape.count > 0 else { throw StorageError("\(found): it holds no samples") }
    if let value = try dataset.attribute("layout") {
      guard case .string(let text) = value, let layout = Layout(rawValue: text.uppercased()) else {
        throw StorageError(
          "attribute layout of \(dataset.object) is \(StoredValue(value)); "
            + "it must be NCHW, NHWC, NHW or NF")
      }
      guard layout.rank == shape.rank else {
        throw StorageError(
          "\(found), which does not go with its attribute layout, \(layout.rawValue)")
      }
      return layout
    }
    switch shape.rank {
    case 2: return .features
    case 3: return .gray
    default:
      // Colour comes as gray, RGB or RGBA.
      switch ([1, 3, 4].contains(shape[1]), [1, 3, 4].contains(shape[3])) {
      case (true, false): return .channelsFirst
      case (false, true): return .channelsLast
      case (true, true), (false, false):
        throw StorageError(
          "\(found), of which it is not clear which axis holds the channels; "
            + "give it an attribute layout of NCHW or NHWC")
      }
    }
  }

  /// What whole-number pixels are divided by; `nil` for numbers taken as they are.
  private static func scale(of dataset: borrowing Dataset, _ layout: Layout) throws -> Float? {
    guard case .integer(let bits, let signed) = dataset.type else { return nil }
    switch try dataset.attribute("maximum") {
    case .integer(let maximum) where maximum > 0: return Float(maximum)
    case .number(let maximum) where maximum > 0 && maximum.isFinite: return Float(maximum)
    case let value?:
      throw StorageError(
        "attribute maximum of \(dataset.object) is \(StoredValue(value)); it must be the largest "
          + "pixel value, a number above 0")
    case nil where bits == 8 && !signed: return 255
    case nil where layout == .features: return nil
    case nil:
      throw StorageError(
        "\(dataset.object) holds pixels of type \(dataset.type) and does not say what white is; "
          + "give it an attribute maximum, such as 255")
    }
  }

  private static func check(
    _ pixels: Tensor<Float>, maximum: Float?, _ dataset: borrowing Dataset
  ) throws {
    let limit = maximum ?? .infinity
    let position = pixels.withElements { elements in
      elements.firstIndex { !$0.isFinite || $0 > limit }
    }
    guard let position else { return }
    let sample = position / (pixels.shape.count / pixels.shape.samples)
    let value = pixels.withElements { $0[position] }
    guard value.isFinite else {
      throw StorageError(
        "\(dataset.object) holds \(value) in sample \(sample); all values must be finite numbers")
    }
    throw StorageError(
      "\(dataset.object) holds \(value) in sample \(sample), above its maximum of \(limit); "
        + "correct the attribute maximum")
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
