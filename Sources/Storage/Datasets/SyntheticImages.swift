#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif
import Tensors

/// A recipe for labelled images of any size and difficulty.
///
/// Each class has a prototype of smooth bright and dark blobs, drawn from the seed. A sample is its
/// class's prototype seen through four disturbances that grow with the difficulty d:
///
///     pixel = ½ + b + a·prototype(position − shift) + noise
///
/// shift is uniform within ±d·¼ of height and width, the contrast a in 1 ± 0.7·d, the brightness b in
/// ±0.3·d, one of each a sample; noise is normal with deviation 0.5·d, one number a pixel. Pixels are
/// cut to 0…1 and rounded to steps of 1/255. At d = 0 all samples of a class are the same.
public struct SyntheticImages: Sendable, Hashable, CustomStringConvertible {
  /// The number of classes, at least 2; samples are shared among them as evenly as can be.
  public var classes = 10
  /// The number of training samples, at least ``classes``.
  public var samples = 2000
  /// The number of test samples, at least ``classes``.
  public var testSamples = 500
  /// C, at least 1.
  public var channels = 1
  /// H, at least 1.
  public var height = 16
  /// W, at least 1.
  public var width = 16
  /// From 0, where samples equal their prototype, to 1, where a class can hardly be made out.
  public var difficulty = 0.5
  /// Equal recipes with equal seeds give equal images.
  public var seed: UInt64 = 1

  /// A recipe of 2,000 training and 500 test samples, 10 classes of 1×16×16, of middling difficulty.
  public init() {}

  /// The recipe in words, as ``ImageDataset/source`` has it.
  public var description: String {
    "synthetic: \(samples) + \(testSamples) samples of \(channels)×\(height)×\(width), "
      + "\(classes) classes, difficulty \(difficulty), seed \(seed)"
  }

  /// Throws for numbers out of range.
  func validate() throws {
    for (name, value, least) in [
      ("number of classes", classes, 2), ("number of training samples", samples, classes),
      ("number of test samples", testSamples, classes), ("number of channels", channels, 1),
      ("height", height, 1), ("width", width, 1),
    ] where value < least {
      let reason = least == classes ? ", one for each class" : ""
      throw StorageError(
        "the \(name) of synthetic images must be at least \(least)\(reason), but is \(value)")
    }
    var size = max(samples, testSamples)
    for extent in [channels, height, width] {
      let (product, overflows) = size.multipliedReportingOverflow(by: extent)
      guard !overflows, product <= 1 << 48 else {
        throw StorageError(
          "synthetic images of \(channels)×\(height)×\(width) are too large; choose smaller ones or fewer"
        )
      }
      size = product
    }
    guard (0...1).contains(difficulty) else {
      throw StorageError("synthetic images need a difficulty in 0…1, not \(difficulty)")
    }
  }

  /// Makes `count` samples; `stream` tells training from test.
  func split(_ count: Int, stream: String, prototypes: [[Prototype]]) -> ImageDataset.Split {
    var labels: [Int] = []
    let images = Tensor<Float>(uninitialized: [count, channels, height, width]) { pixels in
      var place = 0
      forEachSample(count, stream: stream, prototypes: prototypes) { levels, label in
        labels.append(label)
        for level in levels {
          pixels.initializeElement(at: place, to: Float(level) / 255)
          place += 1
        }
      }
    }
    return ImageDataset.Split(images: images, labels: labels)
  }

  /// Makes one sample after the other.
  ///
  /// - Parameter body: receives the pixels of a sample in steps of 1/255, and its class.
  func forEachSample(
    _ count: Int, stream: String, prototypes: [[Prototype]],
    _ body: (_ levels: [UInt8], _ label: Int) throws -> Void
  ) rethrows {
    var random = RandomNumbers(seed: seed, stream: "synthetic.\(stream)")
    var levels = [UInt8](repeating: 0, count: channels * height * width)
    for number in random.permutation(count) {
      let label = number % classes
      let sample = Sample(difficulty: difficulty, using: &random)
      var place = 0
      for prototype in prototypes[label] {
        for value in prototype.values(height, width, shift: sample.shift) {
          let noise = 0.5 * difficulty * random.normal()
          let pixel = 0.5 + sample.brightness + sample.contrast * value + noise
          levels[place] = UInt8((255 * min(1, max(0, pixel))).rounded())
          place += 1
        }
      }
      try body(levels, label)
    }
  }

  /// The picture of each class, by channel.
  var prototypes: [[Prototype]] {
    (0..<classes).map { label in
      var random = RandomNumbers(seed: seed, stream: "synthetic.class.\(label)")
      return (0..<channels).map { _ in Prototype(using: &random) }
    }
  }

  /// What disturbs one sample.
  private struct Sample {
    let shift: (y: Double, x: Double)
    let contrast: Double
    let brightness: Double

    init(difficulty: Double, using random: inout RandomNumbers) {
      func within(_ bound: Double) -> Double { bound * difficulty * (2 * random.uniform() - 1) }
      shift = (within(0.25), within(0.25))
      contrast = 1 + within(0.7)
      brightness = within(0.3)
    }
  }

  /// One channel of a class: a sum of Gaussian blobs over the unit square, at most ½ in size.
  struct Prototype {
    private struct Blob {
      let amplitude: Double
      let center: (y: Double, x: Double)
      let width: (y: Double, x: Double)
    }

    private let blobs: [Blob]

    init(using random: inout RandomNumbers) {
      let blobs = (0..<4).map { _ in
        Blob(
          amplitude: random.normal(),
          center: (random.uniform(in: 0.2..<0.8), random.uniform(in: 0.2..<0.8)),
          width: (random.uniform(in: 0.08..<0.25), random.uniform(in: 0.08..<0.25)))
      }
      let total = blobs.reduce(0) { $0 + abs($1.amplitude) }
      self.blobs = blobs.map {
        Blob(amplitude: 0.5 * $0.amplitude / max(total, 1e-9), center: $0.center, width: $0.width)
      }
    }

    /// The H·W values of the prototype moved by `shift`, in parts of the height and the width.
    func values(_ height: Int, _ width: Int, shift: (y: Double, x: Double)) -> [Double] {
      var values = [Double](repeating: 0, count: height * width)
      for blob in blobs {
        let rows = bell(height, blob.center.y + shift.y, blob.width.y)
        let columns = bell(width, blob.center.x + shift.x, blob.width.x)
        for y in 0..<height {
          let factor = blob.amplitude * rows[y]
          for x in 0..<width { values[y * width + x] += factor * columns[x] }
        }
      }
      return values
    }

    private func bell(_ count: Int, _ center: Double, _ width: Double) -> [Double] {
      (0..<count).map { index in
        let distance = ((Double(index) + 0.5) / Double(count) - center) / width
        return exp(-0.5 * distance * distance)
      }
    }
  }
}

extension ImageDataset {
  /// Makes a dataset of synthetic images by a recipe; equal recipes give equal bytes.
  ///
  /// ``checksum`` is the SHA-256 of labels (64-bit) and pixels (32-bit) of the training set, then of the
  /// test set, little-endian.
  ///
  /// - Throws: ``StorageError`` naming a number of the recipe that is out of range.
  public static func synthetic(_ recipe: SyntheticImages = SyntheticImages()) throws -> ImageDataset
  {
    try recipe.validate()
    let prototypes = recipe.prototypes
    let train = recipe.split(recipe.samples, stream: "train", prototypes: prototypes)
    let test = recipe.split(recipe.testSamples, stream: "test", prototypes: prototypes)
    var digest = SHA256()
    for split in [train, test] {
      split.labels.map { Int64($0).littleEndian }.withUnsafeBytes { digest.update($0) }
      split.images.withElements { digest.update(UnsafeRawBufferPointer($0)) }
    }
    return ImageDataset(
      name: "synthetic", source: recipe.description, checksum: digest.hexadecimal(),
      classes: recipe.classes, division: .stored, train: train, test: test)
  }
}
