/// Writing dataset files from the files that data are published in.
///
/// Bytes stay bytes, which are divided by 255 when they are read; other numbers, which a NumPy archive may hold, become
/// 32-bit floating-point numbers, which are taken as they are. Of PNG images 16 bits become 8, and transparency is put
/// on black. The file appears whole or not at all.
public struct DatasetImport: Sendable {
  /// What datasets are published in.
  public enum Source: String, Sendable, CaseIterable {
    /// ``DatasetImport/mnist(folder:)``.
    case mnist
    /// ``DatasetImport/cifar10(folder:)``.
    case cifar10
    /// ``DatasetImport/numPyArchive(_:)``.
    case npz
    /// ``DatasetImport/images(folder:)``.
    case images
  }

  /// Whether chunks are compressed by gzip.
  public let isCompressed: Bool

  /// The file to write; `nil` to read everything and write nothing.
  let output: String?
  let progress: @Sendable (Double) throws -> Void

  /// An import into a file.
  ///
  /// - Parameters:
  ///   - output: the path of the file, replaced if it is there.
  ///   - isCompressed: whether images are compressed with gzip.
  ///   - progress: is told the share that is done, 0 to 1, often; what it throws ends the work.
  public init(
    into output: String, isCompressed: Bool = false,
    progress: @escaping @Sendable (Double) throws -> Void = { _ in }
  ) {
    self.output = output
    self.isCompressed = isCompressed
    self.progress = progress
  }

  private init() {
    output = nil
    isCompressed = false
    progress = { _ in }
  }

  /// Reads and checks all that an import would read, and writes nothing.
  static func check(_ path: String, _ source: Source) throws {
    let check = DatasetImport()
    switch source {
    case .mnist: try check.mnist(folder: path)
    case .cifar10: try check.cifar10(folder: path)
    case .npz: try check.numPyArchive(path)
    case .images: try check.images(folder: path)
    }
  }

  /// Lets a separate process read the files first, if this process is guarded; one process reads all of a
  /// folder.
  func verifyIfGuarding(_ path: String, _ source: Source) throws {
    if output != nil { try IsolatedCheck.verifyIfGuarding(path, as: .published(source)) }
  }

  /// The file of one of several names in a folder.
  static func file(in folder: String, named names: [String]) throws -> String {
    for name in names where isFile("\(folder)/\(name)") { return "\(folder)/\(name)" }
    throw StorageError("there is no \(names.joined(separator: " or ")) in \(folder)")
  }
}
