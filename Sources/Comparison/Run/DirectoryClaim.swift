import Foundation

/// A directory that one process at a time works in, claimed until this is let go of or the process ends.
///
/// The claim is the system's lock on the directory itself: it leaves no file, and dies with its process. Where
/// a file system cannot lock directories there is no claim, and nothing is refused.
final class DirectoryClaim: Sendable {
  private let descriptor: Int32

  /// Claims a directory.
  ///
  /// - Throws: ``PlanError`` when it cannot be opened, or somebody has claimed it.
  init(_ path: String) throws(PlanError) {
    descriptor = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else {
      throw PlanError(
        "the directory \(path) cannot be opened: "
          + "\(String(cString: strerror(errno)).lowercased()); name another")
    }
    guard flock(descriptor, LOCK_EX | LOCK_NB) != 0, errno == EWOULDBLOCK else { return }
    close(descriptor)
    throw PlanError(
      "another process is at work in \(path); wait for its end, or name another directory")
  }

  deinit {
    // To close it is not enough: a process that is being started right now holds it for a while too.
    _ = flock(descriptor, LOCK_UN)
    close(descriptor)
  }
}
