import Foundation
import Reporting

extension WorkProgress {
  /// Progress on standard error; `nil` when none is wanted.
  static func onStandardError(_ name: String, isQuiet: Bool) -> WorkProgress? {
    guard !isQuiet else { return nil }
    let destination: ProgressLine.Destination
    if let terminal = Terminal(.standardError) {
      destination = .terminal(width: { terminal.width })
    } else {
      destination = .lines(every: .seconds(2))
    }
    return WorkProgress(name, to: destination) {
      FileHandle.standardError.write(Data($0.utf8))
    }
  }
}
