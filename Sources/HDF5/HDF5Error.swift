/// A failure of libhdf5, or a file that this reader refuses.
///
/// The message is one sentence that stands alone: it names the file and the object within it.
package struct HDF5Error: Error, Equatable {
  /// What is wrong, what was found, and what to do.
  package let message: String

  /// The file, and within it the object, such as `data.h5:/train/images`.
  package let object: String

  /// What libhdf5 put on its error stack, innermost first; empty when the refusal is our own.
  package let frames: [Frame]

  /// One entry of libhdf5's error stack.
  package struct Frame: Equatable, Sendable, CustomStringConvertible {
    /// The C function that reported.
    package let function: String
    /// What it reported, on one line.
    package let text: String
    /// The part of the library, such as `File accessibility`.
    package let major: String
    /// The kind of failure, such as `Not an HDF5 file`.
    package let minor: String

    /// The frame on one line.
    package var description: String { "\(function): \(text) (\(major): \(minor))" }
  }

  /// A refusal of our own.
  init(object: String, _ message: String) {
    self.message = message.printable
    self.object = object
    frames = []
  }

  /// A failed call, explained in plain words where the stack shows a known cause.
  init(action: String, object: String, frames: [Frame]) {
    let reason =
      Self.knownReason(frames)
      ?? frames.first.map { "HDF5 reports \"\($0.text)\" (\($0.major): \($0.minor))" }
      ?? "HDF5 gives no reason"
    message = "cannot \(action) \(object): \(reason)".printable
    self.object = object
    self.frames = frames
  }

  private static func knownReason(_ frames: [Frame]) -> String? {
    func mentions(_ words: String...) -> Bool {
      frames.contains { frame in words.contains { frame.text.contains($0) } }
    }
    if mentions("file signature not found") {
      return "it is not an HDF5 file; give one written by HDF5, h5py or this package"
    }
    if mentions("truncated file") {
      return "it is truncated, shorter than the length it records; copy or write it again"
    }
    if mentions("unable to lock file") {
      // EAGAIN, on Linux and on macOS; any other number is a file system that has no locks.
      return mentions("errno = 11,", "errno = 35,")
        ? "another program has it open for writing; wait until that has finished"
        : "its file system has no locks; set HDF5_USE_FILE_LOCKING=FALSE in the environment"
    }
    if mentions("already open for write", "consistency flags") {
      return
        "the program that wrote it never closed it; write it again, or repair it with h5clear -s"
    }
    if mentions("bad version number", "bad superblock version") {
      return "it uses a newer format than HDF5 \(Library.version) reads; "
        + "save it again without libver='latest'"
    }
    if mentions("Fletcher32 checksum", "incorrect metadata checksum", "data error detected") {
      return "a checksum does not match, so the file is damaged; copy or write it again"
    }
    return nil
  }
}

extension HDF5Error: CustomStringConvertible {
  /// The message.
  package var description: String { message }
}
