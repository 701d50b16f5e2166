import Synchronization

#if canImport(CHDF5Serial)
  internal import CHDF5Serial
#else
  internal import CHDF5
#endif

/// The one door to libhdf5: every call passes through it, one at a time.
///
/// Homebrew's library is not thread-safe, and the error stack and its printer belong to a thread; so each
/// call locks, silences the printer, calls, takes the stack if the call failed, and unlocks. The lock is
/// not recursive: a body makes C calls and nothing else, and no ``Handle`` is born or dies inside one.
enum Gate {
  private static let library = Mutex(State())

  private struct State {
    var isOpen = false
    var memoryFiles = 0

    mutating func prepare() {
      if !isOpen {
        H5open()
        // A file may name a filter of its choice; no code is loaded because a file says so.
        H5PLset_loading_state(0)
        isOpen = true
      }
      _ = hdf5_silence()
    }
  }

  /// Makes one call of libhdf5 whose negative results mean failure.
  ///
  /// - Parameters:
  ///   - action: what is tried, to complete "cannot …".
  ///   - object: the file and object it is tried on.
  ///   - body: the call.
  static func call<Status: SignedInteger & Sendable>(
    _ action: String, _ object: String, _ body: () -> Status
  ) throws(HDF5Error) -> Status {
    let (status, frames) = library.withLock { state in
      state.prepare()
      let status = body()
      return (status, status < 0 ? takeErrorStack() : [])
    }
    guard status >= 0 else { throw HDF5Error(action: action, object: object, frames: frames) }
    return status
  }

  /// Makes calls whose failure does not matter, such as closing after an error.
  static func ignoringFailure(_ body: () -> Void) {
    library.withLock { state in
      state.prepare()
      body()
      // A stack left filled by a thread that ends makes the library loop at exit.
      _ = hdf5_clear_errors()
    }
  }

  /// A name that no other file in memory has; libhdf5 would take two of one name for the same file.
  static func uniqueMemoryName() -> String {
    library.withLock { state in
      state.memoryFiles += 1
      return "memory-\(state.memoryFiles).h5"
    }
  }
}

/// Reads and clears the calling thread's error stack, innermost frame first.
private func takeErrorStack() -> [HDF5Error.Frame] {
  let stack = H5Eget_current_stack()
  guard stack >= 0 else { return [] }
  defer { H5Eclose_stack(stack) }
  var frames: [HDF5Error.Frame] = []
  _ = withUnsafeMutablePointer(to: &frames) { frames in
    H5Ewalk2(
      stack, H5E_WALK_UPWARD,
      { _, error, frames in
        guard let error, let frames else { return 0 }
        frames.assumingMemoryBound(to: [HDF5Error.Frame].self).pointee.append(
          HDF5Error.Frame(
            function: error.pointee.func_name.map { String(cString: $0) } ?? "",
            text: error.pointee.desc.map { oneLine(String(cString: $0)) } ?? "",
            major: message(error.pointee.maj_num), minor: message(error.pointee.min_num)))
        return 0
      }, frames)
  }
  return frames
}

private func message(_ identifier: Int64) -> String {
  var text = [CChar](repeating: 0, count: 128)
  guard H5Eget_msg(identifier, nil, &text, text.count) >= 0 else { return "" }
  return string(text)
}

/// The text without line breaks and without the time of day that libhdf5 puts into some.
private func oneLine(_ text: String) -> String {
  text.split(separator: "\n").joined(separator: " ").split(separator: ", ")
    .filter { !$0.hasPrefix("time = ") }.joined(separator: ", ")
}

/// The text before the first NUL of a C buffer.
func string(_ text: [CChar]) -> String {
  String(decoding: text.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
}
