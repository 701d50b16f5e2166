import HDF5

/// A file that cannot be read or written, or whose contents are not what they should be.
public struct StorageError: Error, Equatable, Sendable {
  /// One sentence: what is wrong, what was found, and what to do.
  public let message: String

  /// What the HDF5 library reported, one line a function, innermost first; empty for our own findings.
  public let details: [String]

  /// An error of our own finding.
  package init(_ message: String) {
    self.init(message, details: [])
  }

  init(_ message: String, details: [String]) {
    self.message = message.printable
    self.details = details.map(\.printable)
  }

  init(_ error: HDF5Error) {
    self.init(error.message, details: error.frames.map(\.description))
  }
}

extension StorageError: CustomStringConvertible {
  /// The message.
  public var description: String { message }
}
