import Foundation
import Storage
import Testing

/// What becomes of each way in which the separate process can end, with shell scripts in its place.
@Suite struct IsolatedCheckTests {
  /// The message of a check by a script, without the directory.
  func refusal(_ script: String, seconds: Int = 20) throws -> String? {
    try withDirectory { directory in
      let program = "\(directory)/pro gram ü"
      try AtomicFile.write("#!/bin/sh\n\(script)\n", to: program)
      chmod(program, 0o755)
      try AtomicFile.write("contents", to: "\(directory)/ü f.h5")
      var check = IsolatedCheck(executable: program)
      check.seconds = seconds
      return message { try check.verify("\(directory)/ü f.h5", as: .tensors(["x", "y z"])) }?
        .replacing("\(directory)/", with: "")
    }
  }

  @Test func aFileThatCanBeReadPasses() throws {
    #expect(try refusal("echo read") == nil)
  }

  @Test func theSentenceOfAnErrorIsPassedOn() throws {
    #expect(
      try refusal("echo failed; echo 'ü f.h5 has no labels'; echo H5Dopen2: detail")
        == "ü f.h5 has no labels")
    #expect(try refusal(#"printf 'failed\n\033[31mred\n'"#) == #"\u{1b}[31mred"#)
  }

  @Test(arguments: [
    ("kill -SEGV $$", "it crashes the library that reads it (signal 11, in a separate process)"),
    ("kill -BUS $$", "it crashes the library that reads it (signal 7, in a separate process)"),
    (
      "kill -KILL $$",
      "a separate process that read it first was ended by signal 9, most likely because it ran "
        + "out of memory"
    ),
    ("exit 3", "a separate process that read it first ended without an answer"),
    ("echo rea", "a separate process that read it first ended without an answer"),
    ("echo read; exit 1", "a separate process that read it first ended without an answer"),
    ("true", "a separate process that read it first ended without an answer"),
    ("yes", "a separate process that read it first"),
  ])
  func aProcessThatFailsIsASentence(_ script: String, _ reason: String) throws {
    let found = try refusal(script, seconds: 2)
    #expect(found?.hasPrefix("cannot read ü f.h5: \(reason)") == true, "\(found ?? "no error")")
    #expect(found?.hasSuffix("; do not use the file; get or write it again") == true)
  }

  @Test(arguments: ["exec sleep 100", "exec >&-; exec sleep 100", "trap '' TERM; exec sleep 100"])
  func aProcessThatHangsIsEnded(_ script: String) throws {
    #expect(
      try refusal(script, seconds: 1)
        == "cannot read ü f.h5: a separate process that read it first did not finish in 1 seconds; "
        + "do not use the file; get or write it again")
  }

  @Test func aFileThatChangesMeanwhileIsRefused() throws {
    #expect(
      try refusal("echo more >>\"$4\"; echo read")
        == "cannot read ü f.h5: it changed while it was looked at; wait until it is complete")
  }

  @Test func theProcessGetsWhatItNeedsAndNothingElse() throws {
    #expect(
      try refusal(
        """
        [ -z "$HOME$HDF5_PLUGIN_PATH" ] && [ "$5/$6/$7" = 'tensors/x/y z' ] && [ -z "$(cat)" ] \\
          && ! trap | grep -q . && echo read
        """) == nil)
  }

  @Test func aProgramThatIsNotThereIsASentence() {
    #expect(
      message { try IsolatedCheck(executable: "absent").verify("f.h5", as: .dataset) }
        == "cannot start the separate process that reads f.h5 first: No such file or directory")
  }
}
