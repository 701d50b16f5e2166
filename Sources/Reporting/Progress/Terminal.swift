public import Foundation

/// A terminal that a handle writes to.
public struct Terminal: Sendable {
  private let descriptor: Int32

  /// The terminal behind a handle; `nil` when it is a file or a pipe.
  public init?(_ handle: FileHandle) {
    descriptor = handle.fileDescriptor
    guard isatty(descriptor) == 1 else { return nil }
  }

  /// The number of characters in a line now; 80 when the terminal does not say.
  public var width: Int {
    var size = winsize()
    guard ioctl(descriptor, numericCast(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return 80 }
    return Int(size.ws_col)
  }
}
