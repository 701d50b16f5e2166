/// A file of the MNIST database's format, IDX: bytes with a shape, plain or compressed by gzip.
///
/// Two zeros, the type (8 for bytes), the rank, the extents as 32-bit numbers, most significant byte first, and
/// the values.
struct IDXFile: ~Copyable {
  let path: String
  let shape: [Int]
  private let source: ByteSource

  init(_ path: String, rank: Int) throws {
    let source = try ByteSource(path)
    let head = try source.next(4)
    guard head[0] == 0, head[1] == 0, head[2] == 8, Int(head[3]) == rank else {
      throw StorageError(
        "\(path) is not an IDX file of bytes with \(rank) axes; give the original files of MNIST")
    }
    let extents = try source.next(4 * rank)
    let shape = (0..<rank).map { axis in
      (0..<4).reduce(0) { $0 << 8 | Int(extents[4 * axis + $1]) }
    }
    guard !shape.contains(0), shape.dropFirst().reduce(1, *) <= 1 << 26 else {
      throw StorageError("\(path) claims the extents \(shape), which no images have")
    }
    self.path = path
    self.shape = shape
    self.source = source
  }

  /// The next element of axis 0.
  func next() throws -> [UInt8] { try source.next(shape.dropFirst().reduce(1, *)) }

  /// Throws unless everything has been read.
  func requireEnd() throws { try source.requireEnd() }
}
