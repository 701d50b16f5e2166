internal import CTurboJPEG

extension PixelImage {
  /// Reads a JPEG file, gray or in colour.
  init(jpeg path: String) throws {
    let file = try ByteSource.bytes(of: path, atMost: 1 << 28)
    guard let decoder = tjInitDecompress() else {
      throw StorageError("cannot read \(path): \(Self.message(nil))")
    }
    defer { tjDestroy(decoder) }
    var (width, height, sampling, space) = (Int32(0), Int32(0), Int32(0), Int32(0))
    guard
      tjDecompressHeader3(
        decoder, file, UInt(file.count), &width, &height, &sampling, &space) == 0
    else { throw StorageError("cannot read \(path): \(Self.message(decoder))") }
    guard width > 0, height > 0, Int(width) <= Self.mostPixels / Int(height) else {
      throw StorageError("\(path) claims \(width)×\(height) pixels, more than are read")
    }
    let isGray = sampling == Int32(TJSAMP_GRAY.rawValue)
    let format = isGray ? TJPF_GRAY.rawValue : TJPF_RGB.rawValue
    (self.width, self.height, channels) = (Int(width), Int(height), isGray ? 1 : 3)
    bytes = [UInt8](repeating: 0, count: self.width * self.height * channels)
    guard
      tjDecompress2(
        decoder, file, UInt(file.count), &bytes, width, 0, height, Int32(format),
        TJFLAG_ACCURATEDCT) == 0
    else { throw StorageError("cannot read \(path): \(Self.message(decoder))") }
  }

  private static func message(_ decoder: tjhandle?) -> String {
    tjGetErrorStr2(decoder).map { String(cString: $0) } ?? "unknown error"
  }
}
