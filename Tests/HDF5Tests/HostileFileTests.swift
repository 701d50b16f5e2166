import HDF5
import Testing

/// What a file can claim, and where it can lead; Tests/Peers/make_hdf5_fixtures.py makes it.
@Suite struct HostileFileTests {
  /// The message for what `body` does with the hostile file, without the name of the file.
  func refusal(
    _ limits: ReadingLimits = .foreign, _ body: (borrowing Group) throws -> Void
  ) throws -> String? {
    let path = fixture("hostile.h5")
    return message {
      let file = try File(reading: path, limits: limits)
      try body(file.root())
    }?.replacing(path, with: "h.h5")
  }

  @Test(arguments: [
    (
      "contiguous_never_written",
      "h.h5:/contiguous_never_written has a shape but its values were never written"
    ),
    (
      "overflow_behind_zero",
      "h.h5:/overflow_behind_zero claims more elements than a machine can count"
    ),
    ("overflow", "h.h5:/overflow claims more elements than a machine can count"),
    ("overflow_bytes", "h.h5:/overflow_bytes claims more bytes than a machine can count"),
    (
      "named_type",
      "h.h5:/named_type is a soft or external link or a named type, which are not followed; store the dataset itself in the file"
    ),
    ("group", "h.h5:/group is not a dataset; it is a group"),
  ]) func aDatasetThatIsNoneIsRefused(_ name: String, _ sentence: String) throws {
    #expect(try refusal { _ = try $0.dataset(name) } == sentence)
  }

  @Test func aCircleOfLinksIsNotFollowed() throws {
    let advice = "leads back to a group that it lies in; remove that link from the file"
    #expect(try refusal { _ = try $0.group("cycle") } == "h.h5:/cycle \(advice)")
    #expect(
      try refusal { _ = try $0.group("group").group("back") } == "h.h5:/group/back \(advice)")
  }

  @Test func noStepOfAPathIsASoftLink() throws {
    #expect(
      try refusal { _ = try $0.group("soft_group") }
        == "h.h5:/soft_group is a soft or external link or a named type, which are not followed; "
        + "store the group itself in the file")
    #expect(
      try refusal { _ = try $0.dataset("soft_group/plain") }?
        .hasPrefix("h.h5:/ has no dataset named soft_group/plain; ") == true)
  }

  @Test func groupsAreNotFollowedWithoutEnd() throws {
    let message = try refusal { root in
      func descend(_ group: borrowing Group) throws { try descend(group.group("d")) }
      try descend(root.group("deep"))
    }
    #expect(message?.hasSuffix(" lies 33 groups deep; more than 32 are not followed") == true)
  }

  @Test func zerosUnderGzipStayWithinTheLimit() throws {
    var limits = ReadingLimits.foreign
    limits.bytes = 1 << 20
    let message = try refusal(limits) { _ = try $0.dataset("bomb").elements(as: Float.self) }
    #expect(
      message?.hasPrefix("h.h5:/bomb needs 67108864 bytes in memory, but reading this file of ")
        == true)
    #expect(
      message?.hasSuffix(
        "may take 1048576 in all; store the values with less compression or in several files")
        == true)
    limits.bytes = 64 << 20
    #expect(try refusal(limits) { _ = try $0.dataset("bomb").elements(as: Float.self) } == nil)
  }

  @Test func whatIsReadInPartsCountsTogether() throws {
    var limits = ReadingLimits.foreign
    limits.bytes = 100
    let message = try refusal(limits) { root in
      for _ in 0..<4 {
        let values = try root.dataset("plain").elements(as: Double.self)
        #expect(values == [0, 1, 2, 3])
      }
    }
    #expect(message?.hasPrefix("h.h5:/plain needs 32 bytes in memory") == true)
  }

  @Test func openingWithoutEndIsStopped() throws {
    var limits = ReadingLimits.foreign
    limits.objects = 50
    #expect(
      try refusal(limits) { root in while true { _ = try root.dataset("plain") } }
        == "opening h.h5:/plain would take more than 50 objects; the file is damaged or made to do harm"
    )
    limits.objects = 40
    #expect(
      try refusal(limits) { _ = try $0.group("crowd").members() }?
        .hasPrefix("listing h.h5:/crowd would take more than 40 objects") == true)
  }

  @Test func aChunkIsHeldWholeAndSoHasALimit() throws {
    var limits = ReadingLimits.foreign
    limits.chunkBytes = 1 << 16
    #expect(
      try refusal(limits) { _ = try $0.dataset("bomb") }
        == "h.h5:/bomb is stored in chunks of 1048576 bytes, where at most 65536 are read; "
        + "save it again with smaller chunks")
  }

  @Test func anAxisOfNoLengthIsReadAsEmpty() throws {
    let message = try refusal { root in
      let dataset = try root.dataset("zero_axis")
      #expect(try dataset.shape == [4, 0, 3] && dataset.elements(as: Float.self) == [])
    }
    #expect(message == nil)
  }

  @Test func namesCannotCommandATerminal() throws {
    let message = try refusal { _ = try $0.dataset("absent") }
    #expect(message?.contains("\n") == false && message?.contains("\u{1b}") == false)
    #expect(
      try refusal { _ = try $0.group("odd\n\u{1b}[31mname\u{202e}") }
        == #"h.h5:/odd\u{a}\u{1b}[31mname\u{202e} is not a group; it is a dataset"#)
    #expect(
      try refusal { _ = try $0.dataset(String(repeating: "l", count: 5000)) }?.count ?? 0 < 400)
    #expect("größer 👩‍🔬".printable == "größer 👩‍🔬")
  }

  @Test func theNearestNamesAreShown() throws {
    let message = try refusal { _ = try $0.group("crowd").dataset("images") }
    #expect(
      message?.hasPrefix("h.h5:/crowd has no dataset named images; it has imagse, member_") == true)
    #expect(message?.hasSuffix(" and 33 more") == true)
  }

  @Test func stringsOfAnyLengthAreReadWhenAskedForOnly() throws {
    let path = fixture("h5py_gzip.h5")
    func layout(_ limits: ReadingLimits) throws -> AttributeValue? {
      let file = try File(reading: path, limits: limits)
      return try file.root().group("train").dataset("images").attribute("layout")
    }
    #expect(try layout(.foreign) == .string("NCHW"))
    #expect(
      message { _ = try layout(ReadingLimits()) }
        == "attribute layout of \(path):/train/images is a string of variable length, which files of "
        + "this kind do not have; another program has changed the file, so store such a text with a "
        + "fixed length")
  }

  @Test(arguments: [
    (0, 256 << 20), (1 << 20, 320 << 20),
  ]) func theAllowanceGrowsWithTheFile(_ fileBytes: Int, _ allowance: Int) {
    #expect(ReadingLimits.allowance(fileBytes: fileBytes) == allowance)
    #expect(ReadingLimits.allowance(fileBytes: .max) < .max)
  }
}
