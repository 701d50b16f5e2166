import HDF5
import Testing

/// Damaged copies of a file of ours are noticed, or make no difference: never other values, never a crash.
@Suite struct DamageTests {
  struct Contents: Equatable {
    var values: [Float]
    var counts: [Int64]
    var attributes: [AttributeValue]
  }

  @Test(arguments: 0..<8) func noDamagePassesUnnoticed(_ seed: Int) throws {
    let values = (0..<300).map { Float($0) / 7 }
    let pristine = try image { root in
      try root.setAttribute("name", .string("checkpoint"))
      try root.setAttribute("epoch", .integer(3))
      try root.createDataset("weight", values)
      try root.createGroup("state").createDataset("counts", [Int64(1), 2, 3])
    }
    let expected = try contents(pristine)
    #expect(expected.values == values)
    var numbers = SeededNumbers(state: UInt64(seed))
    var noticed = 0
    for _ in 0..<150 {
      var damaged = pristine
      for _ in 0..<Int.random(in: 1...4, using: &numbers) {
        let position = Int.random(in: 0..<damaged.count, using: &numbers)
        damaged[position] ^= UInt8.random(in: 1...255, using: &numbers)
      }
      do { #expect(try contents(damaged) == expected) } catch { noticed += 1 }
    }
    #expect(noticed > 10)
  }

  private func contents(_ image: [UInt8]) throws -> Contents {
    try reading(image) { root in
      try Contents(
        values: root.dataset("weight").elements(as: Float.self),
        counts: root.group("state").dataset("counts").elements(as: Int64.self),
        attributes: root.attributes().map(\.value))
    }
  }
}
