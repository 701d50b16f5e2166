import Foundation
import Testing

@Suite struct PictureTests {
  @Test func aPictureIsWritten() throws {
    try Directory.with { directory in
      let command = try Command.run(
        ["methods", "--picture", "batch-ghost", "ghost.svg"], in: directory)
      #expect(command.output == "Written: ghost.svg\n")
      #expect(
        try String(contentsOfFile: directory.file("ghost.svg"), encoding: .utf8)
          == Repository.text("docs/methods/batch-ghost.svg"))
    }
  }

  @Test(arguments: [
    (["--picture", "bach", "bach.svg"], ["'bach'", "batch, batch-ghost"]),
    (["--picture", "batch"], ["a picture and a file"]),
  ])
  func mistakesAreNamed(arguments: [String], words: [String]) throws {
    try Directory.with { directory in
      let command = try Command.run(["methods"] + arguments, in: directory)
      #expect(command.exitCode != 0)
      for word in words { #expect(command.errors.contains(word), "\(command.errors)") }
      #expect(try directory.contents().isEmpty)
    }
  }
}
