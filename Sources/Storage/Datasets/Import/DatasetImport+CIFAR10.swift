#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

extension DatasetImport {
  /// A label, then the red, green and blue planes of 32×32.
  private static let recordBytes = 1 + 3 * 32 * 32

  /// Imports the binary version of CIFAR-10.
  ///
  /// - Parameter folder: with `data_batch_1.bin` to `data_batch_5.bin` and `test_batch.bin`.
  /// - Throws: ``StorageError`` when a file is missing or damaged, a label is above 9, or the dataset cannot be
  ///   written; what `progress` throws.
  public func cifar10(folder: String) throws {
    try verifyIfGuarding(folder, .cifar10)
    let training = (1...5).map { "\(folder)/data_batch_\($0).bin" }
    let sets = [("train", training), ("test", ["\(folder)/test_batch.bin"])]
    let counts = try sets.map { _, files in try files.map(Self.records) }
    let total = counts.joined().reduce(0, +)
    let header = DatasetHeader(
      name: "cifar10", source: "binary files of \(folder)", classes: 10,
      isCompressed: isCompressed)
    try DatasetWriter.write(header, to: output, bytes: total * (Self.recordBytes + 8)) { file in
      var done = 0
      for ((name, files), counts) in zip(sets, counts) {
        let set = SetHeader(
          group: name, extents: [counts.reduce(0, +), 3, 32, 32], layout: .channelsFirst)
        try file.writeSet(set, of: UInt8.self) { writer in
          for (path, count) in zip(files, counts) {
            let source = try ByteSource(path)
            for sample in 0..<count {
              let record = try source.next(Self.recordBytes)
              guard record[0] < 10 else {
                throw StorageError("\(path) has the label \(record[0]) at sample \(sample)")
              }
              try writer.append(record.dropFirst(), label: Int(record[0]))
              done += 1
              try progress(Double(done) / Double(total))
            }
          }
        }
      }
    }
  }

  private static func records(_ path: String) throws -> Int {
    var status = stat()
    guard stat(path, &status) == 0 else {
      throw StorageError(
        "cannot read \(path): \(String(cString: strerror(errno)).lowercased()); give the folder of "
          + "the binary version")
    }
    let bytes = Int(status.st_size)
    guard bytes > 0, bytes.isMultiple(of: recordBytes) else {
      throw StorageError(
        "\(path) has \(bytes) bytes, not whole records of \(recordBytes); it is damaged or not of "
          + "CIFAR-10's binary version")
    }
    return bytes / recordBytes
  }
}
