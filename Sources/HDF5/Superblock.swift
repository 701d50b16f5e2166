/// The head of a file of HDF5 1.10's format: superblock version 3, 48 bytes at the very beginning.
///
/// While a file is open for writing its superblock is marked so. `H5Fget_file_image` takes the mark out of
/// the copy, but before HDF5 2.0 leaves the checksum as it was, so that nobody can open the copy
/// (HDFGroup/hdf5 issue 1915).
enum Superblock {
  /// Sets the checksum of the superblock at the beginning of `image`, if that is of version 3.
  static func correctChecksum(of image: inout [UInt8]) {
    let signature: [UInt8] = [0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a]
    guard image.count >= 48, image.starts(with: signature), image[8] == 3, image[9] == 8 else {
      return
    }
    let words = image.withUnsafeBytes { bytes in
      (0..<11).map {
        UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: 4 * $0, as: UInt32.self))
      }
    }
    let checksum = lookup3(words)
    withUnsafeBytes(of: checksum.littleEndian) { image.replaceSubrange(44..<48, with: $0) }
  }

  /// The hash that HDF5 protects its metadata with: Bob Jenkins' lookup3 (2006), here of 11 words.
  private static func lookup3(_ words: [UInt32]) -> UInt32 {
    func rotated(_ word: UInt32, _ bits: UInt32) -> UInt32 {
      word << bits | word >> (32 - bits)
    }
    var a = 0xdead_beef &+ UInt32(4 * words.count)
    var (b, c) = (a, a)
    for start in [0, 3, 6] {
      a &+= words[start]
      b &+= words[start + 1]
      c &+= words[start + 2]
      a = (a &- c) ^ rotated(c, 4)
      c &+= b
      b = (b &- a) ^ rotated(a, 6)
      a &+= c
      c = (c &- b) ^ rotated(b, 8)
      b &+= a
      a = (a &- c) ^ rotated(c, 16)
      c &+= b
      b = (b &- a) ^ rotated(a, 19)
      a &+= c
      c = (c &- b) ^ rotated(b, 4)
      b &+= a
    }
    a &+= words[9]
    b &+= words[10]
    c = (c ^ b) &- rotated(b, 14)
    a = (a ^ c) &- rotated(c, 11)
    b = (b ^ a) &- rotated(a, 25)
    c = (c ^ b) &- rotated(b, 16)
    a = (a ^ c) &- rotated(c, 4)
    b = (b ^ a) &- rotated(a, 14)
    return (c ^ b) &- rotated(b, 24)
  }
}
