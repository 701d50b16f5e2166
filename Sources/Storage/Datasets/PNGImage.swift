internal import CPNG

/// A picture of bytes, gray or red, green and blue, in rows from the top.
struct PixelImage: Sendable, Equatable {
  var width: Int
  var height: Int
  /// 1 or 3.
  var channels: Int
  /// The channels of a pixel side by side.
  var bytes: [UInt8]
}

extension PixelImage {
  /// The largest picture that is read: a picture may claim any size.
  static let mostPixels = 1 << 26

  /// Reads a PNG file; transparency is put on black, 16 bits become 8.
  init(png path: String) throws {
    var image = png_image()
    image.version = png_shim_version()
    guard png_image_begin_read_from_file(&image, path) != 0 else {
      throw StorageError("cannot read \(path): \(Self.message(&image))")
    }
    defer { png_image_free(&image) }
    (width, height) = (Int(image.width), Int(image.height))
    guard width > 0, height > 0, width <= Self.mostPixels / height else {
      throw StorageError("\(path) claims \(width)×\(height) pixels, more than are read")
    }
    let isColored = image.format & png_shim_color_flag() != 0
    channels = isColored ? 3 : 1
    image.format = isColored ? png_shim_rgb() : png_shim_gray()
    bytes = [UInt8](repeating: 0, count: width * height * channels)
    var background = png_color()
    guard png_image_finish_read(&image, &background, &bytes, 0, nil) != 0 else {
      throw StorageError("cannot read \(path): \(Self.message(&image))")
    }
  }

  /// The picture as a PNG file.
  func png() throws -> [UInt8] {
    var image = png_image()
    image.version = png_shim_version()
    (image.width, image.height) = (UInt32(width), UInt32(height))
    image.format = channels == 3 ? png_shim_rgb() : png_shim_gray()
    var count = 0
    guard png_image_write_to_memory(&image, nil, &count, 0, bytes, 0, nil) != 0 else {
      throw StorageError("cannot draw a PNG image: \(Self.message(&image))")
    }
    var file = [UInt8](repeating: 0, count: count)
    guard png_image_write_to_memory(&image, &file, &count, 0, bytes, 0, nil) != 0 else {
      throw StorageError("cannot draw a PNG image: \(Self.message(&image))")
    }
    return Array(file.prefix(count))
  }

  private static func message(_ image: inout png_image) -> String {
    withUnsafePointer(to: &image.message) {
      $0.withMemoryRebound(to: CChar.self, capacity: 64) { String(cString: $0) }
    }
  }
}
