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
  public var width: Int { size.map { Int($0.ws_col) } ?? 80 }

  /// The number of lines now; 1 when the terminal does not say.
  public var height: Int { size.map { max(1, Int($0.ws_row)) } ?? 1 }

  private var size: winsize? {
    var size = winsize()
    guard ioctl(descriptor, numericCast(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else {
      return nil
    }
    return size
  }
}
