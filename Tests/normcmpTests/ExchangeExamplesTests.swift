import Foundation
import Testing

/// Runs the Python of docs/formats/exchange.md by Tests/Peers/exchange.py, where its packages are.
///
/// The script trains, exports, loads in PyTorch and Keras, compares the predictions, and comes back. Here it
/// does so for one network; by itself for every model and method.
@Suite struct ExchangeExamplesTests {
  /// A Python that has PyTorch, Keras, JAX and h5py: the environment's, that of the peers, or the system's.
  private static let python: String? = {
    let home = ProcessInfo.processInfo.environment
    let cache = home["XDG_CACHE_HOME"] ?? (home["HOME"] ?? "") + "/.cache"
    return [
      home["NORMALIZATION_PYTHON"], "\(cache)/swift-normalization-peers/frameworks/bin/python",
      "/usr/bin/python3",
    ].compactMap { $0 }.first { hasPackages($0) }
  }()

  private static func hasPackages(_ python: String) -> Bool {
    guard FileManager.default.isExecutableFile(atPath: python) else { return false }
    let find = "from importlib.util import find_spec as f; "
    let packages = "exit(not all(map(f, ('torch', 'keras', 'jax', 'h5py'))))"
    return (try? run(python, ["-c", find + packages]).exitCode) == 0
  }

  private static func run(
    _ python: String, _ arguments: [String]
  ) throws -> (exitCode: Int32, text: String) {
    let process = Process()
    process.executableURL = URL(filePath: python)
    process.arguments = arguments
    let pipe = Pipe()
    process.standardOutput = pipe
    process.standardError = pipe
    try process.run()
    let text = try pipe.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    return (process.terminationStatus, String(decoding: text, as: UTF8.self))
  }

  @Test(
    .enabled(
      if: python != nil,
      "no Python with PyTorch, Keras, JAX and h5py; name one in NORMALIZATION_PYTHON"))
  func pyTorchAndKerasPredictTheSameAndComeBack() throws {
    let python = try #require(Self.python)
    let result = try Self.run(
      python,
      [
        Repository.path("Tests/Peers/exchange.py"), "--normcmp", Command.executable(), "--models",
        "convnet", "--methods", "batch", "--epochs", "1",
      ])
    #expect(result.exitCode == 0, "\(result.text)")
    #expect(result.text.contains("example "), "\(result.text)")
  }
}
