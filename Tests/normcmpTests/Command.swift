import Foundation

/// What a run of `normcmp` left: what it said, and how it ended.
struct Command {
  let output: String
  let errors: String
  let exitCode: Int32

  /// The line that begins with "Error: ", without that, and nothing else that a user has to read.
  var errorSentence: String? {
    let lines = errors.split(separator: "\n").filter { $0.hasPrefix("Error: ") }
    return lines.count == 1 ? String(lines[0].dropFirst("Error: ".count)) : nil
  }

  /// Runs `normcmp` to its end.
  ///
  /// - Parameters:
  ///   - arguments: those of the command line.
  ///   - directory: where it runs.
  static func run(_ arguments: [String], in directory: Directory) throws -> Command {
    try start(arguments, in: directory).end()
  }

  /// Starts `normcmp`, or a shell line in which `"$@"` stands for it and its arguments.
  static func start(
    _ arguments: [String], in directory: Directory, shell: String? = nil
  ) throws -> Started {
    let process = Process()
    let command = [try executable()] + arguments
    process.executableURL = URL(filePath: shell == nil ? command[0] : "/bin/sh")
    process.arguments =
      shell.map { ["-c", $0, "sh"] + command } ?? Array(command.dropFirst())
    process.currentDirectoryURL = URL(filePath: directory.path)
    var environment = ProcessInfo.processInfo.environment
    environment["COLUMNS"] = "80"
    process.environment = environment
    // Files, unlike pipes, never fill up.
    let (output, errors) = (try directory.newFile(), try directory.newFile())
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = try FileHandle(forWritingTo: output)
    process.standardError = try FileHandle(forWritingTo: errors)
    try process.run()
    return Started(process: process, output: output, errors: errors)
  }

  /// A command that runs.
  struct Started {
    let process: Process
    let output: URL
    let errors: URL

    /// Waits for its end.
    func end() throws -> Command {
      process.waitUntilExit()
      return Command(
        output: try String(contentsOf: output, encoding: .utf8),
        errors: try String(contentsOf: errors, encoding: .utf8),
        exitCode: process.terminationStatus)
    }
  }

  /// `normcmp`, which the package manager builds beside the tests.
  static func executable() throws -> String {
    let tests =
      Bundle.allBundles.first { $0.bundlePath.hasSuffix(".xctest") }?.bundleURL
      ?? Bundle.main.executableURL ?? URL(filePath: CommandLine.arguments[0])
    let path = tests.deletingLastPathComponent().appending(path: "normcmp").path
    guard FileManager.default.isExecutableFile(atPath: path) else {
      throw MissingExecutable(path: path)
    }
    return path
  }

  private struct MissingExecutable: Error {
    let path: String
  }
}
