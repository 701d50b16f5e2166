import Comparison
import Foundation
import Storage

extension RunReport {
  /// Where figures go that have no other place: `figures` beside `run.h5`, `NAME-figures` beside other records.
  public var defaultFigureDirectory: String {
    let page = defaultPath(extension: "")
    let stem = page.hasSuffix(".") ? String(page.dropLast()) : page
    return stem.hasSuffix("report") ? stem.dropLast("report".count) + "figures" : stem + "-figures"
  }

  /// Writes every figure as SVG, and as PNG at 300 dots an inch where librsvg's `rsvg-convert` is installed.
  ///
  /// - Parameter directory: is made when it is missing.
  /// - Returns: how many files of each kind were written.
  /// - Throws: `PlanError` when the directory cannot be made, ``StorageError`` when a file cannot be written.
  public func writeFigures(to directory: String) throws -> (svg: Int, png: Int) {
    try DirectoryCreation.makeWithParents(directory)
    var written = (svg: 0, png: 0)
    for figure in figures {
      let path = "\(directory)/\(figure.name).svg"
      try AtomicFile.write(figure.svg, to: path)
      written.svg += 1
      if try Self.convert(path, to: "\(directory)/\(figure.name).png") { written.png += 1 }
    }
    return written
  }

  /// Draws a file with `rsvg-convert`; whether that is there and did so.
  private static func convert(_ svg: String, to png: String) throws -> Bool {
    let directories = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
    guard
      let tool = directories.map({ "\($0)/rsvg-convert" })
        .first(where: FileManager.default.isExecutableFile)
    else { return false }
    let process = Process()
    process.executableURL = URL(filePath: tool)
    process.arguments = [
      "--zoom", "\(300.0 / 96)", "--background-color", "white", "--output", png, "--", svg,
    ]
    process.standardError = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
    return process.terminationStatus == 0
  }
}
