#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

extension ChildProcess.Outcome {
  /// Throws unless the process read the file without fault.
  func judge(_ path: String, seconds: Int) throws {
    let advice = "do not use the file; get or write it again"
    switch end {
    case .exit(0):
      switch Answer(bytes: output) {
      case .read: return
      case .failed(let error): throw error
      case nil: break
      }
    case .exit: break
    case .timeout, .signal(SIGXCPU), .signal(SIGALRM):
      throw StorageError(
        "cannot read \(path): a separate process that read it first did not finish in \(seconds) "
          + "seconds; \(advice)")
    case .signal(let number) where [SIGINT, SIGTERM, SIGHUP, SIGQUIT].contains(number):
      throw StorageError("reading \(path) was stopped")
    case .signal(let number) where [SIGSEGV, SIGBUS, SIGFPE, SIGABRT].contains(number):
      throw StorageError(
        "cannot read \(path): it crashes the library that reads it (signal \(number), in a separate "
          + "process); \(advice)")
    case .signal(let number):
      throw StorageError(
        "cannot read \(path): a separate process that read it first was ended by signal \(number), "
          + "most likely because it ran out of memory; \(advice)")
    }
    throw StorageError(
      "cannot read \(path): a separate process that read it first ended without an answer; "
        + advice)
  }
}
