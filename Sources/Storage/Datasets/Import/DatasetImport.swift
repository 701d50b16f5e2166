/// Writing dataset files from the files that data are published in.
///
/// Pixels stay bytes, which are divided by 255 when they are read; the file appears whole or not at all.
public struct DatasetImport: Sendable {
  /// The file to write.
  public let output: String
  /// Whether chunks are compressed by gzip.
  public let isCompressed: Bool

  let progress: @Sendable (Double) -> Void

  /// An import into a file.
  ///
  /// - Parameters:
  ///   - output: the path of the file, replaced if it is there.
  ///   - progress: is told the share that is done, 0 to 1, often.
  public init(
    into output: String, isCompressed: Bool = false,
    progress: @escaping @Sendable (Double) -> Void = { _ in }
  ) {
    self.output = output
    self.isCompressed = isCompressed
    self.progress = progress
  }

  /// The file of one of several names in a folder.
  static func file(in folder: String, named names: [String]) throws -> String {
    for name in names where isFile("\(folder)/\(name)") { return "\(folder)/\(name)" }
    throw StorageError("there is no \(names.joined(separator: " or ")) in \(folder)")
  }
}
