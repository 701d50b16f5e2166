extension DatasetImport {
  /// Imports the four original files of MNIST or of a data set in its format, such as Fashion-MNIST.
  ///
  /// - Parameter folder: with `train-images-idx3-ubyte`, `train-labels-idx1-ubyte`,
  ///   `t10k-images-idx3-ubyte` and `t10k-labels-idx1-ubyte`, plain or as `.gz`.
  /// - Throws: ``StorageError`` when a file is missing, damaged or of another kind, a label is above 9, or the dataset
  ///   cannot be written; what `progress` throws.
  public func mnist(folder: String) throws {
    try verifyIfGuarding(folder, .mnist)
    let parts = try [("train", "train"), ("test", "t10k")].map { name, file in
      let images = "\(file)-images-idx3-ubyte"
      let labels = "\(file)-labels-idx1-ubyte"
      return (
        name: name,
        images: try Self.file(in: folder, named: [images, "\(images).gz"]),
        labels: try Self.file(in: folder, named: [labels, "\(labels).gz"])
      )
    }
    let shapes = try parts.map { try IDXFile($0.images, rank: 3).shape }
    let total = shapes.reduce(0) { $0 + $1[0] }
    let bytes = shapes.reduce(0) { $0 + $1.reduce(1, *) } + 8 * total
    let header = DatasetHeader(
      name: "mnist", source: "IDX files of \(folder)", classes: 10, isCompressed: isCompressed)
    try DatasetWriter.write(header, to: output, bytes: bytes) { file in
      var done = 0
      for part in parts {
        let images = try IDXFile(part.images, rank: 3)
        let labels = try IDXFile(part.labels, rank: 1)
        let count = images.shape[0]
        guard labels.shape == [count] else {
          throw StorageError(
            "\(part.labels) has \(labels.shape[0]) labels for the \(count) images of \(part.images)"
          )
        }
        let set = SetHeader(
          group: part.name, extents: [count, 1] + images.shape.dropFirst(),
          layout: .channelsFirst)
        try file.writeSet(set, of: UInt8.self) { writer in
          for sample in 0..<count {
            let label = Int(try labels.next()[0])
            guard label < 10 else {
              throw StorageError("\(part.labels) has the label \(label) at sample \(sample)")
            }
            try writer.append(images.next(), label: label)
            done += 1
            try progress(Double(done) / Double(total))
          }
        }
        try images.requireEnd()
        try labels.requireEnd()
      }
    }
  }
}
