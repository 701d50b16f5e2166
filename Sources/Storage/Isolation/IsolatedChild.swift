#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// What the separate process of an ``IsolatedCheck`` does: it gives up what it could do harm with, reads
/// one file, and says on standard output how that went.
enum IsolatedChild {
  private static let command = "--read-isolated"

  /// The command line of the separate process.
  static func arguments(
    _ path: String, _ kind: FileKind, memory: Int, seconds: Int
  ) -> [String] {
    [command, "\(memory)", "\(seconds)", path] + kind.arguments
  }

  /// Reads the file and ends the process, if that is what it was started for.
  static func serve(_ commandLine: [String]) {
    guard commandLine.count > 5, commandLine[1] == command, let memory = Int(commandLine[2]),
      let seconds = Int(commandLine[3]), let kind = FileKind(arguments: commandLine[5...])
    else { return }
    restrict(memory: memory, seconds: seconds)
    answer(Answer { try kind.read(commandLine[4]) })
  }

  /// Closes what was inherited, and takes limits that the process cannot raise again.
  private static func restrict(memory: Int, seconds: Int) {
    for descriptor in Int32(3)..<1024 { close(descriptor) }
    let (limit, overflows) = memory.addingReportingOverflow(mappedBytes())
    if !overflows { limits(RLIMIT_AS, limit) }
    limits(RLIMIT_CPU, seconds)
    limits(RLIMIT_FSIZE, 0)
    limits(RLIMIT_CORE, 0)
    limits(RLIMIT_NOFILE, 16)
    // The parent keeps the time; this is for the case that it is gone.
    alarm(UInt32(clamping: seconds + 1))
  }

  #if canImport(Glibc)
    private typealias Resource = __rlimit_resource
  #else
    private typealias Resource = Int32
  #endif

  private static func limits(_ resource: Resource, _ value: Int) {
    var limit = rlimit()
    limit.rlim_cur = rlim_t(value)
    limit.rlim_max = rlim_t(value)
    #if canImport(Glibc)
      _ = setrlimit(__rlimit_resource_t(resource.rawValue), &limit)
    #else
      _ = setrlimit(resource, &limit)
    #endif
  }

  /// What the program itself has mapped: libraries and stacks, mostly never touched.
  private static func mappedBytes() -> Int {
    guard let file = fopen("/proc/self/statm", "r") else { return 1 << 30 }
    defer { fclose(file) }
    var text = [CChar](repeating: 0, count: 64)
    guard fgets(&text, 64, file) != nil else { return 1 << 30 }
    return Int(strtol(text, nil, 10)) * sysconf(Int32(_SC_PAGESIZE))
  }

  /// Writes the answer and ends the process, without the library's own tidying up at exit.
  private static func answer(_ answer: Answer) -> Never {
    let bytes = answer.bytes
    bytes.withUnsafeBytes { buffer in
      var rest = buffer[...]
      while !rest.isEmpty {
        let count = write(1, UnsafeRawBufferPointer(rebasing: rest).baseAddress, rest.count)
        guard count > 0 else { break }
        rest = rest.dropFirst(count)
      }
    }
    _exit(0)
  }
}

/// How reading went: a line `read` or `failed`, and for a failure its sentence and its details, one a line.
enum Answer: Equatable {
  case read
  case failed(StorageError)

  init(_ body: () throws -> Void) {
    do {
      try body()
      self = .read
    } catch let error as StorageError {
      self = .failed(error)
    } catch {
      self = .failed(StorageError("\(error)"))
    }
  }

  /// What was heard from the process; `nil` when it is no whole answer.
  init?(bytes: [UInt8]) {
    let lines = String(decoding: bytes, as: UTF8.self)
      .split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    switch (lines.first, lines.count, lines.last) {
    case ("read", 2, ""): self = .read
    case ("failed", 3..., ""):
      self = .failed(StorageError(lines[1], details: Array(lines[2..<lines.count - 1])))
    default: return nil
    }
  }

  var bytes: [UInt8] {
    switch self {
    case .read: Array("read\n".utf8)
    case .failed(let error):
      Array((["failed", error.message] + error.details + [""]).joined(separator: "\n").utf8)
    }
  }
}
