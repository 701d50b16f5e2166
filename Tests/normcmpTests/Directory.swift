import Foundation
import HDF5
import Storage

/// A new directory for a test, with another beside it for what commands print.
struct Directory {
  let path: String
  private let hidden: URL

  /// Calls `body` with a new directory, which is removed afterwards.
  static func with<Result>(_ body: (Directory) throws -> Result) throws -> Result {
    let files = FileManager.default
    let root = files.temporaryDirectory.appending(path: "normcmp-\(UUID())")
    let (visible, hidden) = (root.appending(path: "work"), root.appending(path: "printed"))
    for url in [visible, hidden] {
      try files.createDirectory(at: url, withIntermediateDirectories: true)
    }
    defer { try? files.removeItem(at: root) }
    return try body(Directory(path: visible.path(percentEncoded: false), hidden: hidden))
  }

  /// A path in it.
  func file(_ name: String) -> String { path + "/" + name }

  /// The files in it and below, relative to it.
  func contents() throws -> [String] {
    try FileManager.default.subpathsOfDirectory(atPath: path).sorted()
  }

  /// The bytes of a file in it.
  func bytes(_ name: String) throws -> Data { try Data(contentsOf: URL(filePath: file(name))) }

  func newFile() throws -> URL {
    let url = hidden.appending(path: "\(UUID())")
    try Data().write(to: url)
    return url
  }

  /// Writes a small set of images, with as many labels as told.
  func writeDataset(_ name: String, images: Int = 60, labels: Int = 60) throws {
    let document = try File(creating: file(name))
    let root = try document.root()
    let pixels = (0..<images * 64).map { UInt8(truncatingIfNeeded: $0 &* 37) }
    try pixels.withUnsafeBufferPointer {
      try root.createDataset("images", shape: [images, 1, 8, 8], $0, attributes: [:])
    }
    let classes = (0..<labels).map { Int64($0 % 3) }
    try classes.withUnsafeBufferPointer {
      try root.createDataset("labels", shape: [labels], $0, attributes: [:])
    }
    let image = try document.image()
    try document.close()
    try AtomicFile.write(image, to: file(name))
  }
}
