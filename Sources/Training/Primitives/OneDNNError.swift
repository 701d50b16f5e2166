import COneDNN

/// A computation that oneDNN refused, such as a shape that it has no kernel for.
public struct OneDNNError: Error, Equatable, Sendable {
  /// What was being done, such as `choosing a convolution`.
  public let step: String
  /// oneDNN's name of the reason, such as `unimplemented`.
  public let reason: String
  /// What the computation was for, such as `a convolution of 32×16×8×8`.
  public let operation: String
}

extension OneDNNError: CustomStringConvertible {
  /// One sentence: what failed, where, and why.
  public var description: String { "oneDNN failed at \(step) for \(operation): \(reason)" }
}

extension cdnn_outcome {
  /// Throws unless the call succeeded.
  func check(_ operation: @autoclosure () -> String) throws(OneDNNError) {
    guard code != 0 else { return }
    throw OneDNNError(
      step: String(cString: step), reason: String(cString: cdnn_status_name(code)),
      operation: operation())
  }
}

/// The oneDNN library that convolutions and matrix products are computed with.
public enum OneDNN {
  /// The version found at run time, such as `2.6.3`.
  public static var version: String {
    withUnsafeTemporaryAllocation(of: CChar.self, capacity: 32) { text in
      guard let start = text.baseAddress else { return "" }
      cdnn_library_version(start, text.count)
      return String(cString: start)
    }
  }
}
