#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

extension AtomicFile {
  /// Removes the hidden files that killed writers left in a directory.
  ///
  /// The file of a process that lives stays, and so does one that is being written: on a directory that several
  /// machines share, a number says nothing of another machine's processes, but a writer holds a lock.
  ///
  /// - Parameters:
  ///   - directory: nothing happens when it is missing.
  ///   - name: the final name of the files that are looked for; `nil` for any.
  package static func removeAbandoned(in directory: String, named name: String? = nil) {
    for file in entries(of: directory) {
      guard let writer = writer(of: file, name), isGone(writer) else { continue }
      let path = directory + "/" + file
      let descriptor = open(path, O_RDWR | O_CLOEXEC | O_NOFOLLOW)
      guard descriptor >= 0 else { continue }
      if flock(descriptor, LOCK_EX | LOCK_NB) == 0 { unlink(path) }
      close(descriptor)
    }
  }

  /// The process in a name such as `.run.h5.1234-1.partial`; `nil` when the file is none of ours.
  private static func writer(of file: String, _ name: String?) -> pid_t? {
    let parts = file.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count >= 4, parts[0].isEmpty, parts[parts.count - 1] == "partial" else {
      return nil
    }
    let numbers = parts[parts.count - 2].split(separator: "-", omittingEmptySubsequences: false)
    guard numbers.count == 2, UInt64(numbers[1]) != nil, let process = pid_t(numbers[0]),
      process > 0, name.map({ file.hasPrefix(".\($0).\(process)-") }) ?? true
    else { return nil }
    return process
  }

  private static func isGone(_ process: pid_t) -> Bool {
    kill(process, 0) != 0 && errno == ESRCH
  }

  private static func entries(of directory: String) -> [String] {
    guard let stream = opendir(directory) else { return [] }
    defer { closedir(stream) }
    var names: [String] = []
    while let entry = readdir(stream) {
      names.append(
        withUnsafePointer(to: &entry.pointee.d_name) { name in
          name.withMemoryRebound(to: CChar.self, capacity: MemoryLayout.size(ofValue: name.pointee))
          {
            String(cString: $0)
          }
        })
    }
    return names
  }
}
