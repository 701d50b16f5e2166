#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// How much the reading of one file may take, so that a small file cannot ask for all that a machine has.
package struct ReadingLimits: Sendable {
  /// The bytes of all values that are read, as they lie in memory; `nil` for ``allowance(fileBytes:)``.
  ///
  /// Values read by rows or into memory of the caller's own do not count.
  package var bytes: Int?

  /// The groups and datasets that are opened, and the members or attributes of one object.
  package var objects = 100_000

  /// How deep groups lie within each other.
  package var depth = 32

  /// The bytes of a chunk, which libhdf5 holds in memory whole.
  package var chunkBytes = 256 << 20

  /// Whether attributes that are strings of any length are read.
  ///
  /// They lie in a heap without checksums, where a damaged byte can crash or hang libhdf5, so files of our
  /// own have none.
  package var readsVariableStrings = false

  /// The limits for files of our own.
  package init() {}

  /// The limits for files that other programs wrote.
  package static var foreign: ReadingLimits {
    var limits = ReadingLimits()
    limits.readsVariableStrings = true
    return limits
  }

  /// What a file of a length may claim in memory: 256 MiB and 64 times its length, at most the machine's.
  ///
  /// Compressed images become ten to twenty times as much as 32-bit numbers; zeros under gzip a
  /// thousand times, which is how a file of a megabyte fills a machine.
  package static func allowance(fileBytes: Int) -> Int {
    let (grown, overflows) = fileBytes.multipliedReportingOverflow(by: 64)
    let (sum, exceeds) = grown.addingReportingOverflow(256 << 20)
    let memory = sysconf(Int32(_SC_PHYS_PAGES)) * sysconf(Int32(_SC_PAGESIZE))
    return overflows || exceeds ? memory : min(sum, memory)
  }
}
