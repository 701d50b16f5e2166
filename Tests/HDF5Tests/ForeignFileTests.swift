import HDF5
import Testing

/// Files that h5py wrote; Tests/Peers/make_hdf5_fixtures.py makes them.
@Suite struct ForeignFileTests {
  static let kinds = [
    "i1", "u1", "i2", "big_u2", "i4", "big_i8", "u8", "f2", "f4", "big_f4", "f8", "gzip",
  ]

  @Test(arguments: kinds) func anyNumberTypeIsConverted(_ kind: String) throws {
    try readingFixture("foreign.h5") { root in
      let dataset = try root.dataset(kind)
      #expect(dataset.shape == [2, 3, 4])
      #expect(try dataset.elements(as: Float.self) == (0..<24).map { Float($0) })
      #expect(try dataset.elements(ofRows: 1..<2, as: Int64.self) == Array(12..<24))
    }
  }

  @Test func scalarsAndEmptyDatasetsAreRead() throws {
    try readingFixture("foreign.h5") { root in
      let scalar = try root.dataset("scalar")
      let empty = try root.dataset("empty")
      #expect(try scalar.elements(as: Double.self) == [7.5])
      #expect(try empty.elements(as: Double.self) == [])
      #expect(empty.shape == [0, 4])
    }
  }

  @Test func attributesOfOtherWritersAreRead() throws {
    try readingFixture("foreign.h5") { root in
      let dataset = try root.dataset("f4")
      #expect(try dataset.attribute("variable") == .string("größer"))
      #expect(try dataset.attribute("fixed") == .string("NCHW"))
      #expect(try dataset.attribute("flag") == .boolean(true))
      #expect(try dataset.attribute("whole") == .integer(512))
      #expect(try dataset.attribute("real") == .number(0.5))
      #expect(
        message { _ = try dataset.attribute("several") }?
          .hasSuffix("holds several values, where one is expected") == true)
    }
  }

  @Test(arguments: [
    ("soft", "is a soft or external link or a named type, which are not followed"),
    ("external_link", "is a soft or external link or a named type, which are not followed"),
    ("external_storage", "keeps its data in other files, which are not read"),
    ("virtual", "keeps its data in other files, which are not read"),
    ("never_written", "has a shape but its values were never written"),
    ("null", "is empty: it has no shape and no value"),
    ("lzf", "is compressed by LZF (filter 32000), which is not supported"),
    ("compound", "holds elements of type compound, where numbers are expected"),
    ("text", "holds elements of type variable-length string, where numbers are expected"),
  ])
  func whatCouldHarmIsRefused(_ name: String, _ reason: String) throws {
    try readingFixture("refused.h5") { root in
      let found = message { _ = try root.dataset(name).elements(as: Double.self) }
      #expect(found?.contains(":/\(name) ") == true)
      #expect(found?.contains(reason) == true, "\(found ?? "no error")")
    }
  }

  @Test func theOrderOfNamesStandsInForTheOrderOfCreation() throws {
    try readingFixture("refused.h5") { root in
      let members = try root.members()
      #expect(members == members.sorted() && members.count == 10)
    }
  }
}
