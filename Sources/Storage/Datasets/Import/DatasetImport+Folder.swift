import Tensors

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

extension DatasetImport {
  /// Imports PNG and JPEG images in a folder for each class.
  ///
  /// Classes are numbered in the order of their names; files come in the order of theirs, class by class, and
  /// are then put in a random order of fixed seed, since sorted files shuffle badly. All images must have one
  /// size; if one is in colour, all are made so.
  ///
  /// - Parameter folder: holds the folders of the classes, two or more, or `train` and `test` that hold them.
  /// - Throws: ``StorageError`` when a folder or an image cannot be read, a class has no image, sizes differ, `train`
  ///   and `test` have other classes, or the dataset cannot be written; what `progress` throws.
  public func images(folder: String) throws {
    try verifyIfGuarding(folder, .images)
    let isDivided = ["train", "test"].allSatisfy { Self.isFolder("\(folder)/\($0)") }
    let sets = try (isDivided ? ["train", "test"] : [nil]).map { part -> ImageFiles in
      try ImageFiles(folder: part.map { "\(folder)/\($0)" } ?? folder, part: part)
    }
    if let other = sets.dropFirst().first(where: { $0.classes != sets[0].classes }) {
      throw StorageError(
        "\(folder)/test has the classes \(other.classes.joined(separator: ", ")) but \(folder)/train has "
          + sets[0].classes.joined(separator: ", "))
    }
    let first = try sets[0].files[0].image()
    var channels = first.channels
    if channels == 1 {
      for file in sets.flatMap(\.files) where channels == 1 {
        try progress(0)
        channels = try file.image().channels
      }
    }
    let total = sets.reduce(0) { $0 + $1.files.count }
    let header = DatasetHeader(
      name: DatasetNames.name(ofFile: folder), source: "images of \(folder)",
      classes: sets[0].classes.count, isCompressed: isCompressed)
    let bytes = total * (first.width * first.height * channels + 8)
    try DatasetWriter.write(header, to: output, bytes: bytes) { file in
      var done = 0
      for set in sets {
        let target = SetHeader(
          group: set.part, extents: [set.files.count, first.height, first.width, channels],
          layout: .channelsLast)
        try file.writeSet(target, of: UInt8.self) { writer in
          for file in set.files {
            let image = try file.image()
            guard image.width == first.width, image.height == first.height else {
              throw StorageError(
                "\(file.path) has \(image.width)×\(image.height) pixels, but \(sets[0].files[0].path) "
                  + "has \(first.width)×\(first.height); all images must have one size")
            }
            try writer.append(image.withChannels(channels).bytes, label: file.label)
            done += 1
            try progress(Double(done) / Double(total))
          }
        }
      }
    }
  }

  static func isFolder(_ path: String) -> Bool { mode(path) == S_IFDIR }
  static func isFile(_ path: String) -> Bool { mode(path) == S_IFREG }

  private static func mode(_ path: String) -> mode_t {
    var status = stat()
    return stat(path, &status) == 0 ? status.st_mode & S_IFMT : 0
  }
}

/// The image files of one set and their classes.
private struct ImageFiles {
  struct File {
    let path: String
    let label: Int

    func image() throws -> PixelImage {
      try path.lowercased().hasSuffix(".png") ? PixelImage(png: path) : PixelImage(jpeg: path)
    }
  }

  let part: String?
  let classes: [String]
  let files: [File]

  init(folder: String, part: String?) throws {
    self.part = part
    classes = try FolderListing.names(in: folder).filter {
      DatasetImport.isFolder("\(folder)/\($0)")
    }
    guard classes.count >= 2 else {
      throw StorageError(
        "\(folder) holds \(classes.count) folders; give one that holds a folder of images for each class"
      )
    }
    var sorted: [File] = []
    for (label, name) in classes.enumerated() {
      let images = try FolderListing.names(in: "\(folder)/\(name)").filter { file in
        [".png", ".jpg", ".jpeg"].contains { file.lowercased().hasSuffix($0) }
      }
      guard !images.isEmpty else {
        throw StorageError("\(folder)/\(name) holds no PNG or JPEG image")
      }
      sorted += images.map { File(path: "\(folder)/\(name)/\($0)", label: label) }
    }
    var random = RandomNumbers(seed: 1, stream: "import")
    files = random.permutation(sorted.count).map { sorted[$0] }
  }
}

extension PixelImage {
  /// The picture with 3 equal channels for 1, or as it is.
  fileprivate func withChannels(_ count: Int) -> PixelImage {
    guard channels < count else { return self }
    var image = self
    image.channels = count
    image.bytes = bytes.flatMap { [UInt8](repeating: $0, count: count) }
    return image
  }
}
