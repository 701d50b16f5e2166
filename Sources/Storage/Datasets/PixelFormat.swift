import HDF5
import Tensors

/// How a dataset of images or features is to be understood: what its axes are, and what its numbers.
struct PixelFormat: Sendable, Equatable {
  /// Which axis of the file means what.
  enum Layout: String {
    case channelsFirst = "NCHW"
    case channelsLast = "NHWC"
    case gray = "NHW"
    case features = "NF"

    var rank: Int { rawValue.count }
  }

  /// The file and the path within it.
  let object: String
  /// The extents in the file, the samples first.
  let extents: [Int]
  /// What the numbers are in the file.
  let type: StoredType
  /// What the axes are.
  let layout: Layout
  /// What whole-number pixels are divided by; `nil` for numbers taken as they are.
  let maximum: Float?

  /// The format that attributes name, else the one that shape and type suggest.
  init(of dataset: borrowing Dataset) throws {
    guard dataset.type.isNumeric else {
      throw StorageError("\(dataset.object) holds \(dataset.type), where numbers are expected")
    }
    object = dataset.object
    extents = dataset.shape
    type = dataset.type
    layout = try Self.layout(of: dataset)
    maximum = try Self.maximum(of: dataset, layout)
  }

  /// The number of samples.
  var samples: Int { extents[0] }

  /// The elements of a sample.
  var features: Int { extents.dropFirst().reduce(1, *) }

  /// The bytes of an element in the file.
  var elementBytes: Int {
    switch type {
    case .integer(let bits, _), .floatingPoint(let bits): bits / 8
    default: 1
    }
  }

  /// The shape of a sample as it is read: (C, H, W), or (F).
  var sampleShape: Shape {
    switch layout {
    case .channelsFirst: Shape([extents[1], extents[2], extents[3]])
    case .channelsLast: Shape([extents[3], extents[1], extents[2]])
    case .gray: Shape([1, extents[1], extents[2]])
    case .features: Shape([extents[1]])
    }
  }

  /// The channels that lie interleaved; 1 when each lies by itself.
  var interleavedChannels: Int { layout == .channelsLast ? extents[3] : 1 }

  /// What is wrong with a number of a sample.
  func fault(_ value: Float, sample: Int) -> StorageError {
    guard value.isFinite else {
      let size = type == .floatingPoint(bits: 64) ? ", as a 32-bit number" : ""
      return StorageError(
        "\(object) holds \(value)\(size) in sample \(sample); all values must be finite numbers")
    }
    return StorageError(
      "\(object) holds \(value) in sample \(sample), above its maximum of \(maximum ?? value); "
        + "correct the attribute maximum")
  }

  private static func layout(of dataset: borrowing Dataset) throws -> Layout {
    let shape = Shape(dataset.shape)
    let found = "\(dataset.object) has the shape \(shape)"
    guard (2...4).contains(shape.rank) else {
      throw StorageError("\(found); images are N×C×H×W, N×H×W×C or N×H×W, and features N×F")
    }
    guard shape[0] > 0 else { throw StorageError("\(found): it holds no samples") }
    guard shape.count > 0 else { throw StorageError("\(found): its samples hold no values") }
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
    guard let layout = suggestedLayout(dataset.shape) else {
      throw StorageError(
        "\(found), of which it is not clear which axis holds the channels; "
          + "give it an attribute layout of NCHW or NHWC")
    }
    return layout
  }

  /// The layout that a shape of 2 to 4 axes suggests; `nil` when it does not say where the channels are.
  static func suggestedLayout(_ shape: [Int]) -> Layout? {
    switch shape.count {
    case 2: return .features
    case 3: return .gray
    default:
      // Colour comes as gray, RGB or RGBA.
      switch ([1, 3, 4].contains(shape[1]), [1, 3, 4].contains(shape[3])) {
      case (true, false): return .channelsFirst
      case (false, true): return .channelsLast
      case (true, true), (false, false): return nil
      }
    }
  }

  private static func maximum(of dataset: borrowing Dataset, _ layout: Layout) throws -> Float? {
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
}
