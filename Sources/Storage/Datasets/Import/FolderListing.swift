#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// What a folder holds.
enum FolderListing {
  /// The names in a folder, sorted, without hidden ones.
  static func names(in folder: String) throws -> [String] {
    guard let stream = opendir(folder) else {
      throw StorageError("cannot read \(folder): \(String(cString: strerror(errno)).lowercased())")
    }
    defer { closedir(stream) }
    var names: [String] = []
    while let entry = readdir(stream) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: MemoryLayout.size(ofValue: $0.pointee)) {
          String(cString: $0)
        }
      }
      if !name.hasPrefix(".") { names.append(name) }
    }
    return names.sorted()
  }
}
