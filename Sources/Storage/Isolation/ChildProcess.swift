#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// One run of a program with a limit on its time: it gets no input, and its output is kept.
enum ChildProcess {
  /// How a process ended.
  enum End: Equatable {
    /// By itself, with a number.
    case exit(Int32)
    /// By a signal.
    case signal(Int32)
    /// Here, when its time was over.
    case timeout
  }

  /// What came out of a process.
  struct Outcome {
    let output: [UInt8]
    let end: End
  }

  /// Runs a program to its end, or until `seconds` are over.
  ///
  /// It has nothing of this process but the few variables of the environment that libraries need: no open
  /// files, no blocked or ignored signals. Ctrl-C reaches it as it reaches this process.
  ///
  /// - Parameter path: what errors name.
  static func run(
    _ executable: String, _ arguments: [String], seconds: Int, for path: String
  ) throws -> Outcome {
    var ends: [Int32] = [-1, -1]
    guard pipe(&ends) == 0 else { throw failure(path) }
    let (reading, writing) = (ends[0], ends[1])
    defer { close(reading) }
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    let process: pid_t
    do {
      defer { close(writing) }
      process = try start(executable, arguments, output: writing, for: path)
    }
    var timer = Deadline(seconds: seconds)
    let output = read(reading, until: &timer)
    return Outcome(output: output, end: wait(for: process, until: &timer))
  }

  private static func start(
    _ executable: String, _ arguments: [String], output: Int32, for path: String
  ) throws -> pid_t {
    #if canImport(Darwin)
      var (actions, attributes) = (
        posix_spawn_file_actions_t(bitPattern: 0), posix_spawnattr_t(bitPattern: 0)
      )
    #else
      var (actions, attributes) = (posix_spawn_file_actions_t(), posix_spawnattr_t())
    #endif
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
    posix_spawn_file_actions_adddup2(&actions, output, 1)
    posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0)
    var (all, none) = (sigset_t(), sigset_t())
    sigfillset(&all)
    sigemptyset(&none)
    posix_spawnattr_setsigdefault(&attributes, &all)
    posix_spawnattr_setsigmask(&attributes, &none)
    posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK))
    var process: pid_t = 0
    let status = withCStrings([executable] + arguments) { arguments in
      withCStrings(environment()) { environment in
        posix_spawn(&process, executable, &actions, &attributes, arguments, environment)
      }
    }
    guard status == 0 else { throw failure(path, status) }
    return process
  }

  /// What finding libraries and reading on file systems without locks need, and nothing that makes a
  /// library load more or say more.
  private static func environment() -> [String] {
    ["LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "HDF5_USE_FILE_LOCKING"].compactMap { (name: String) in
      getenv(name).map { "\(name)=\(String(cString: $0))" }
    }
  }

  /// Reads until the other end is closed or the time is over, 64 KiB at most.
  private static func read(_ descriptor: Int32, until deadline: inout Deadline) -> [UInt8] {
    var output: [UInt8] = []
    var block = [UInt8](repeating: 0, count: 4096)
    while output.count < 1 << 16 {
      var poller = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
      let ready = poll(&poller, 1, deadline.milliseconds)
      if ready < 0, errno == EINTR { continue }
      guard ready > 0 else { break }
      let count = systemRead(descriptor, &block)
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { break }
      output += block[..<count]
    }
    return output
  }

  /// Waits for the end of a process, and makes it when the time is over.
  private static func wait(for process: pid_t, until deadline: inout Deadline) -> End {
    var status: Int32 = 0
    var isKilled = false
    while true {
      let found = waitpid(process, &status, isKilled ? 0 : WNOHANG)
      if found == process { break }
      // Somebody else has waited for it.
      if found < 0, errno != EINTR { return .exit(-1) }
      if deadline.milliseconds == 0, !isKilled {
        kill(process, SIGKILL)
        isKilled = true
      } else if !isKilled {
        usleep(200)
      }
    }
    if isKilled { return .timeout }
    return status & 0x7f == 0 ? .exit(status >> 8 & 0xff) : .signal(status & 0x7f)
  }

  private static func failure(_ path: String, _ number: Int32 = errno) -> StorageError {
    StorageError(
      "cannot start the separate process that reads \(path) first: "
        + String(cString: strerror(number)))
  }
}

/// A moment by the clock that does not stand still.
private struct Deadline {
  private let end: ContinuousClock.Instant

  init(seconds: Int) { end = .now + .seconds(seconds) }

  /// What is left, at least 0.
  var milliseconds: Int32 {
    let left = ContinuousClock.Instant.now.duration(to: end)
    return max(
      0,
      Int32(
        clamping: left.components.seconds * 1000
          + Int64(left.components.attoseconds / 1_000_000_000_000_000)))
  }
}

private func systemRead(_ descriptor: Int32, _ block: inout [UInt8]) -> Int {
  read(descriptor, &block, block.count)
}

/// Calls `body` with the strings as C's argument lists have them.
private func withCStrings<Result>(
  _ strings: [String], _ body: ([UnsafeMutablePointer<CChar>?]) -> Result
) -> Result {
  let copies = strings.map { strdup($0) }
  defer { for copy in copies { free(copy) } }
  return body(copies + [nil])
}
