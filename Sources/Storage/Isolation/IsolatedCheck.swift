import HDF5
import Synchronization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Reads files of unknown origin in a separate process first, so that one made to do harm, or damaged in
/// an unlucky place, ends that process and not this one.
///
/// The HDF5 library can crash, loop or ask for all memory on such files. The separate process is a program
/// of the caller's that begins with ``enter()``; it reads the file by the same code, with a limit on memory,
/// processor time and time, writes nothing, and reports success or the sentence of the error. Only a
/// file that was read so without fault is read here.
///
/// ```swift
/// // First in main. In the separate process this call does not return.
/// let check = IsolatedCheck.enter()
/// try check.verify("theirs.h5", as: .dataset)
/// let data = try ImageDataset(contentsOf: "theirs.h5")
/// ```
///
/// - Complexity: the start of a process, about 40 ms, and a second reading of the file.
public struct IsolatedCheck: Sendable {
  /// The path of the program that is started.
  public let executable: String

  /// The seconds that reading may take; `nil` for 20 and one more for each 2 MB of the file.
  public var seconds: Int?

  /// The bytes that reading may take; `nil` for 768 MiB and 128 times the length of the file, at most
  /// twice the machine's memory.
  public var memory: Int?

  /// A check by another program.
  ///
  /// - Parameter executable: the path of a program whose main calls ``enter()`` first; another kind of
  ///   program would run as if it had been called, with arguments it does not know.
  public init(executable: String) { self.executable = executable }

  /// Makes this program one that can check files: to be called first in main, before anything is read,
  /// printed or started.
  ///
  /// In a process that was started to check a file it reads the file and ends the process.
  ///
  /// - Returns: the check by this program itself.
  public static func enter() -> IsolatedCheck {
    IsolatedChild.serve(CommandLine.arguments)
    return IsolatedCheck(executable: ownPath())
  }

  /// Lets this process read no file from now on that was not checked: everything in this module that reads
  /// a file calls ``verify(_:as:)`` before.
  ///
  /// Meant for programs, next to ``enter()``; a library has to leave that to them.
  public func guardAllReading() { Self.guarding.withLock { $0 = self } }

  /// Reads a file in a separate process.
  ///
  /// - Parameters:
  ///   - path: of the file.
  ///   - kind: what it will be read as; other kinds are not vouched for.
  /// - Throws: ``StorageError`` with the sentence that reading it would give, or one that says that the
  ///   process crashed, ran out of memory or took too long, that the file changed meanwhile, or that no
  ///   process could be started.
  public func verify(_ path: String, as kind: FileKind) throws {
    let identity = FileIdentity.all(at: path)
    let bytes = identity.reduce(0) { $0 + $1.bytes }
    let memory =
      memory ?? 2 * min(ReadingLimits.allowance(fileBytes: bytes), .max / 4) + 256 << 20
    let seconds = seconds ?? 20 + bytes / 2_000_000
    let arguments = IsolatedChild.arguments(path, kind, memory: memory, seconds: seconds)
    let outcome = try ChildProcess.run(executable, arguments, seconds: seconds, for: path)
    try outcome.judge(path, seconds: seconds)
    guard FileIdentity.all(at: path) == identity else {
      throw StorageError(
        "cannot read \(path): it changed while it was looked at; wait until it is complete")
    }
  }

  /// What every door calls before it opens a file.
  static func verifyIfGuarding(_ path: String, as kind: FileKind) throws {
    try guarding.withLock { $0 }?.verify(path, as: kind)
  }

  private static let guarding = Mutex<IsolatedCheck?>(nil)

  private static func ownPath() -> String {
    #if canImport(Darwin)
      var size: UInt32 = 0
      _NSGetExecutablePath(nil, &size)
      var path = [CChar](repeating: 0, count: Int(size) + 1)
      guard _NSGetExecutablePath(&path, &size) == 0 else { return CommandLine.arguments[0] }
      return String(decoding: path.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
    #else
      // The running program itself, whatever has taken its name since.
      return "/proc/self/exe"
    #endif
  }
}
