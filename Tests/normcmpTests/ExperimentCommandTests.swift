import Testing

@Suite struct ExperimentCommandTests {
  @Test func aClaimIsDecidedListedAndWrittenDown() throws {
    try Directory.with { directory in
      let run = try Command.run(["experiment", "invariances", "--quick"], in: directory)
      #expect(run.exitCode == 0)
      #expect(run.output.contains("Verdict: reproduced"))
      let list = try Command.run(["experiment", "list"], in: directory)
      #expect(list.output.contains("Last verdict: reproduced (quick, digits)"))
      let pages = try Command.run(["experiment", "pages", "pages"], in: directory)
      #expect(pages.exitCode == 0)
      let page = String(decoding: try directory.bytes("pages/invariances.md"), as: UTF8.self)
      #expect(page.contains("**Verdict: reproduced**"))
      #expect(page.contains("normcmp experiment invariances --quick --seeds 8"))
      let index = String(decoding: try directory.bytes("pages/README.md"), as: UTF8.self)
      #expect(index.contains("[invariances](invariances.md)"))
    }
  }

  @Test(arguments: [
    (["experiment", "gravity"], "there is no experiment 'gravity'"),
    (
      ["experiment", "invariances", "--seeds", "0"],
      "The value '0' is invalid for '--seeds <seeds>': seeds are a number from 1"
    ),
    (["experiment", "pages", "pages"], "no claim was decided"),
  ])
  func wrongInputIsToldInASentence(arguments: [String], sentence: String) throws {
    let run = try Directory.with { try Command.run(arguments, in: $0) }
    #expect(run.exitCode != 0)
    #expect(run.errorSentence?.hasPrefix(sentence) == true, "\(run.errors)")
  }
}
