import Foundation
import HDF5
import Storage
import Tensors
import Testing

/// Files that data are published in become datasets with the same numbers.
@Suite struct DatasetImportTests {
  private static func write(_ bytes: [UInt8], _ path: String) throws {
    try AtomicFile.write(bytes, to: path)
  }

  /// An IDX file of bytes.
  private static func idx(_ shape: [Int], _ bytes: [UInt8]) -> [UInt8] {
    var file: [UInt8] = [0, 0, 8, UInt8(shape.count)]
    for extent in shape {
      for shift in [24, 16, 8, 0] { file.append(UInt8(extent >> shift & 255)) }
    }
    return file + bytes
  }

  private static let pixels = (0..<2 * 3 * 4).map { UInt8(10 * $0) }

  private static func writeMNIST(_ folder: String, labels: [UInt8] = [3, 9]) throws {
    for name in ["train", "t10k"] {
      try write(idx([2, 3, 4], pixels), "\(folder)/\(name)-images-idx3-ubyte")
      try write(idx([2], labels), "\(folder)/\(name)-labels-idx1-ubyte")
    }
  }

  @Test func originalFilesOfMNIST() throws {
    try withDirectory { folder in
      try Self.writeMNIST(folder)
      try DatasetImport(into: "\(folder)/a.h5", isCompressed: true).mnist(folder: folder)
      let data = try ImageDataset(contentsOf: "\(folder)/a.h5")
      #expect(data.train.images == Tensor([2, 1, 3, 4], Self.pixels.map { Float($0) / 255 }))
      #expect(data.test.labels == [3, 9] && data.classes == 10)
      // A file that ends early leaves no dataset.
      try Self.write(
        Self.idx([2, 3, 4], Array(Self.pixels.dropLast())), "\(folder)/train-images-idx3-ubyte")
      #expect(
        message { try DatasetImport(into: "\(folder)/b.h5").mnist(folder: folder) }
          == "\(folder)/train-images-idx3-ubyte is shorter than it claims to be: it is not whole; get it again"
      )
      try Self.writeMNIST(folder, labels: [3, 10])
      #expect(
        message { try DatasetImport(into: "\(folder)/b.h5").mnist(folder: folder) }
          == "\(folder)/train-labels-idx1-ubyte has the label 10 at sample 1")
      #expect(try !contents(of: folder).contains { $0.contains("b.h5") })
    }
  }

  @Test func filesOfMNISTUnderGzip() throws {
    // gzip's form of the IDX file of two labels, 3 and 9, with a stored block.
    let file = Self.idx([2], [3, 9])
    try withDirectory { folder in
      try Self.writeMNIST(folder)
      let name = "\(folder)/train-labels-idx1-ubyte"
      try FileManager.default.removeItem(atPath: name)
      let length = UInt8(file.count)
      let checksum = Self.crc32(file)
      var gzip: [UInt8] = [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255, 1, length, 0, ~length, 255]
      gzip += file
      for shift in [0, 8, 16, 24] { gzip.append(UInt8(truncatingIfNeeded: checksum >> shift)) }
      gzip += [length, 0, 0, 0]
      try Self.write(gzip, name + ".gz")
      try DatasetImport(into: "\(folder)/a.h5").mnist(folder: folder)
      #expect(try ImageDataset(contentsOf: "\(folder)/a.h5").train.labels == [3, 9])
    }
  }

  private static func crc32(_ bytes: [UInt8]) -> UInt32 {
    var crc = ~UInt32(0)
    for byte in bytes {
      crc ^= UInt32(byte)
      for _ in 0..<8 {
        let isOdd = crc & 1 == 1
        crc >>= 1
        if isOdd { crc ^= 0xedb8_8320 }
      }
    }
    return ~crc
  }

  @Test func binaryFilesOfCIFAR() throws {
    try withDirectory { folder in
      func record(_ label: UInt8) -> [UInt8] {
        [label] + (0..<3072).map { UInt8(truncatingIfNeeded: $0 / 1024 * 50 + Int(label)) }
      }
      for number in 1...5 {
        try Self.write(record(UInt8(number)), "\(folder)/data_batch_\(number).bin")
      }
      try Self.write(record(0) + record(9), "\(folder)/test_batch.bin")
      try DatasetImport(into: "\(folder)/a.h5").cifar10(folder: folder)
      let data = try ImageDataset(contentsOf: "\(folder)/a.h5")
      #expect(data.train.labels == [1, 2, 3, 4, 5] && data.test.labels == [0, 9])
      #expect(data.train.images.shape == [5, 3, 32, 32])
      #expect(data.train.images[2, 1, 0, 0] == Float(53) / 255)
      try Self.write(record(0).dropLast(), "\(folder)/test_batch.bin")
      #expect(
        message { try DatasetImport(into: "\(folder)/b.h5").cifar10(folder: folder) }?
          .contains("not whole records of 3073") == true)
    }
  }

  @Test func archivesOfNumPy() throws {
    try withDirectory { folder in
      var tensors = StateDictionary()
      let images = Tensor<Float>([4, 2, 3], (0..<24).map { Float($0) / 7 })
      tensors["images"] = .float(images)
      tensors["labels"] = .int64(Tensor([4], [0, 1, 2, 1]))
      try NumPyArchive.write(tensors, to: "\(folder)/a.npz")
      try DatasetImport(into: "\(folder)/a.h5").numPyArchive("\(folder)/a.npz")
      let set = try DatasetFile(contentsOf: "\(folder)/a.h5").sets[0]
      let read = try SampleStreamTests.epoch(set.stream(.stored), 0)
      #expect(read.samples.flatMap { $0 } == images.elements && read.labels == [0, 1, 2, 1])
      tensors["labels"] = .int64(Tensor([3], [0, 1, 2]))
      try NumPyArchive.write(tensors, to: "\(folder)/b.npz")
      #expect(
        message { try DatasetImport(into: "\(folder)/b.h5").numPyArchive("\(folder)/b.npz") }?
          .contains("has the shape [3] for the 4 samples") == true)
    }
  }

  /// 8×6 pixels: in colour 20·y + x + 10·channel as PNG, gray 20·y + x as PNG, all of 90 as JPEG.
  private static let pictures = [
    "color.png":
      "iVBORw0KGgoAAAANSUhEUgAAAAgAAAAGCAIAAABxZ0isAAAAnklEQVR42mNg4BJh5BZl4hFj5hVn4ZNg5ZdkE5BiF5RmEJHTEJXX"
      + "FFPQElfUllDSkVTWlVLRk1bVZ9AwstE0ttUysdM2tdcxc9A1d9SzcNK3dGawcQuwdQ+08wiy9wx28Apx9A518glz9g1nCIhKCYxODYpJ"
      + "C45ND4nLCI3PDEvICk/MZkjJq0jNr0wrqEovrM4oqsksrs0qqcsurQcANvsjuR1qFnsAAAAASUVORK5CYII=",
    "gray.png":
      "iVBORw0KGgoAAAANSUhEUgAAAAgAAAAGCAAAAADbboAnAAAAPklEQVR42mNgYGRiZmFlY2cQERUTl5CUkmbQ0NTS1tHV02ewsbWzd3B0"
      + "cmYICAwKDgkNC2dISU1Lz8jMygYAq6IKCZSFOWUAAAAASUVORK5CYII=",
    "gray.JPG":
      "/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDAAMCAgMCAgMDAwMEAwMEBQgFBQQEBQoHBwYIDAoMDAsKCwsNDhIQDQ4RDgsLEBYQERMUFRUV"
      + "DA8XGBYUGBIUFRT/wAALCAAGAAgBAREA/8QAHwAAAQUBAQEBAQEAAAAAAAAAAAECAwQFBgcICQoL/8QAtRAAAgEDAwIEAwUFBAQAAAF9"
      + "AQIDAAQRBRIhMUEGE1FhByJxFDKBkaEII0KxwRVS0fAkM2JyggkKFhcYGRolJicoKSo0NTY3ODk6Q0RFRkdISUpTVFVWV1hZWmNkZWZn"
      + "aGlqc3R1dnd4eXqDhIWGh4iJipKTlJWWl5iZmqKjpKWmp6ipqrKztLW2t7i5usLDxMXGx8jJytLT1NXW19jZ2uHi4+Tl5ufo6erx8vP0"
      + "9fb3+Pn6/9oACAEBAAA/APGq/9k=",
  ]

  @Test func imagesInAFolderForEachClass() throws {
    try withDirectory { directory in
      let folder = "\(directory)/my images"
      for (name, picture) in [("a b", "gray.png"), ("ä", "gray.JPG")] {
        try FileManager.default.createDirectory(
          atPath: "\(folder)/\(name)", withIntermediateDirectories: true)
        let bytes = try #require(Data(base64Encoded: Self.pictures[picture] ?? ""))
        try Self.write(Array(bytes), "\(folder)/\(name)/1 \(picture)")
        try Self.write([1, 2, 3], "\(folder)/\(name)/notes.txt")
      }
      try DatasetImport(into: "\(directory)/a.h5").images(folder: folder)
      let gray = try DatasetFile(contentsOf: "\(directory)/a.h5").sets[0]
      #expect(gray.sampleShape == [1, 6, 8] && gray.classCounts == [1, 1])
      let images = try SampleStreamTests.epoch(gray.stream(.stored), 0)
      for (sample, label) in zip(images.samples, images.labels) {
        let expected = (0..<48).map { label == 1 ? 90 : Float(20 * ($0 / 8) + $0 % 8) }
        #expect(zip(sample, expected).allSatisfy { abs(255 * $0 - $1) < (label == 1 ? 1.5 : 1e-3) })
      }
      // One image in colour makes all so.
      let color = try #require(Data(base64Encoded: Self.pictures["color.png"] ?? ""))
      try Self.write(Array(color), "\(folder)/a b/2.png")
      try DatasetImport(into: "\(directory)/b.h5").images(folder: folder)
      #expect(try DatasetFile(contentsOf: "\(directory)/b.h5").sets[0].sampleShape == [3, 6, 8])
      // What is no picture is named, and no dataset is left.
      try Self.write([1, 2, 3], "\(folder)/ä/3.png")
      #expect(
        message { try DatasetImport(into: "\(directory)/c.h5").images(folder: folder) }?
          .contains("/ä/3.png") == true)
      #expect(try contents(of: directory) == ["a.h5", "b.h5", "my images"])
    }
  }
}
