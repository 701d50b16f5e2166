#if canImport(CHDF5Serial)
  internal import CHDF5Serial
#else
  internal import CHDF5
#endif
#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Space on disk, taken before libhdf5 writes: it can crash when the disk is full.
package enum DiskSpace {
  /// Reserves space for an open file, without changing its length.
  ///
  /// Where the file system cannot reserve, its free space is looked at.
  ///
  /// - Returns: 0, or the system's error number, such as `ENOSPC`.
  package static func reserve(_ bytes: Int, for descriptor: Int32) -> Int32 {
    let error = hdf5_reserve_space(descriptor, Int64(bytes))
    guard error == EOPNOTSUPP || error == ENOSYS else { return error }
    var status = statvfs()
    guard fstatvfs(descriptor, &status) == 0 else { return errno }
    let free = UInt64(status.f_bavail) * UInt64(status.f_frsize)
    return UInt64(bytes) <= free ? 0 : ENOSPC
  }
}
