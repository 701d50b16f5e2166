#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Which file a path names, and whether it was written to.
struct FileIdentity: Equatable {
  let device: UInt64
  let number: UInt64
  let bytes: Int
  let changed: [Int]
  private let isFolder: Bool

  /// How deep folders are looked into: a part, a class, its files.
  private static let depth = 3

  /// The file of a path; of a folder itself and all in it, in the order of their names.
  static func all(at path: String) -> [FileIdentity] { all(at: path, depth: depth) }

  private static func all(at path: String, depth: Int) -> [FileIdentity] {
    guard let own = FileIdentity(path) else { return [] }
    guard own.isFolder, depth > 0 else { return [own] }
    let names = (try? FolderListing.names(in: path)) ?? []
    return [own] + names.flatMap { all(at: "\(path)/\($0)", depth: depth - 1) }
  }

  private init?(_ path: String) {
    var status = stat()
    guard stat(path, &status) == 0 else { return nil }
    device = UInt64(truncatingIfNeeded: status.st_dev)
    number = UInt64(status.st_ino)
    bytes = Int(status.st_size)
    isFolder = status.st_mode & S_IFMT == S_IFDIR
    #if canImport(Darwin)
      let time = status.st_mtimespec
    #else
      let time = status.st_mtim
    #endif
    changed = [Int(time.tv_sec), Int(time.tv_nsec)]
  }
}
