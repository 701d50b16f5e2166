import HDF5
import Testing

@Suite struct RoundTripTests {
  static let shapes: [[Int]] = [[], [1], [7], [0, 4], [3, 5], [2, 3, 4, 5], [6, 1, 2, 2, 2]]

  /// Writes seeded values of a shape and compares what is read, whole and by rows.
  func check<T: Element & Equatable>(_ shape: [Int], _ value: (UInt64) -> T) throws {
    var numbers = SeededNumbers(state: 42)
    let count = shape.reduce(1, *)
    let values = (0..<count).map { _ in value(numbers.next()) }
    let image = try image { root in
      try values.withUnsafeBufferPointer {
        try root.createDataset("values", shape: shape, $0)
      }
    }
    try reading(image) { root in
      let dataset = try root.dataset("values")
      #expect(dataset.shape == shape)
      #expect(try dataset.elements(as: T.self) == values)
      guard let rows = shape.first, rows > 1 else { return }
      let stride = count / rows
      let range = 1..<Int.random(in: 1...rows, using: &numbers)
      #expect(
        try dataset.elements(ofRows: range, as: T.self)
          == Array(values[range.lowerBound * stride..<range.upperBound * stride]))
    }
  }

  @Test(arguments: shapes) func everyElementTypeComesBackAsItWas(_ shape: [Int]) throws {
    try check(shape) { UInt8(truncatingIfNeeded: $0) }
    try check(shape) { Int32(truncatingIfNeeded: $0) }
    try check(shape) { Int64(bitPattern: $0) }
    try check(shape) { Float(Int64(bitPattern: $0)) * 1e-9 }
    try check(shape) { Double(Int64(bitPattern: $0)) * 1e-9 }
  }

  @Test func aTensorOfManyChunksComesBackAsItWas() throws {
    // 9 MB a row: cut along the second axis as well as the first.
    let values = (0..<2 * 3 * 750_000).map { Float($0) }
    let image = try image { root in
      try values.withUnsafeBufferPointer {
        try root.createDataset("large", shape: [2, 3, 750_000], $0)
      }
    }
    try reading(image) { root in
      let dataset = try root.dataset("large")
      #expect(try dataset.elements(as: Float.self) == values)
      #expect(try dataset.elements(ofRows: 1..<2, as: Float.self) == Array(values[2_250_000...]))
    }
  }

  @Test func stringsOfAnyLengthComeBack() throws {
    let strings = ["batch", "", "größer ✓", String(repeating: "long ", count: 1000)]
    let image = try image { root in
      try root.createDataset("strings", strings: strings)
      try root.createDataset("none", strings: [])
    }
    try reading(image) { root in
      let (found, none) = try (root.dataset("strings").strings(), root.dataset("none").strings())
      #expect(found == strings && none == [])
    }
  }

  @Test func attributesComeBackInOrder() throws {
    // 100,000 bytes are more than older formats keep in an attribute.
    let values: [(name: String, value: AttributeValue)] = [
      ("z", .string("größer")), ("empty", .string("")), ("whole", .integer(.min)),
      ("real", .number(0.1)), ("yes", .boolean(true)), ("no", .boolean(false)),
      ("long", .string(String(repeating: "0123456789", count: 10_000))), ("ä b/c", .integer(1)),
    ]
    let image = try image { root in
      for (name, value) in values { try root.setAttribute(name, value) }
      try root.createDataset("values", [1.0])
      #expect(try root.dataset("values").attributeNames() == [])
    }
    try reading(image) { root in
      let found = try root.attributes()
      #expect(found.map(\.name) == values.map(\.name))
      #expect(found.map(\.value) == values.map(\.value))
      #expect(try root.attribute("absent") == nil)
    }
  }

  @Test func membersAreListedInTheOrderOfCreation() throws {
    let names = ["z", "conv.weight", "a", "größe", "10", "9"]
    let image = try image { root in
      for name in names.dropLast() { try root.createDataset(name, [Int64(1)]) }
      _ = try root.createGroup("9").createGroup("inner")
    }
    try reading(image) { root in
      let members = try root.members()
      #expect(members == names)
      #expect(try root.kind(of: "z") == .dataset)
      #expect(try root.kind(of: "9") == .group)
      #expect(try root.kind(of: "absent") == nil)
      #expect(try root.group("9").members() == ["inner"])
    }
  }

  @Test func equalContentsGiveEqualBytes() throws {
    func make() throws -> [UInt8] {
      try image { root in
        try root.setAttribute("name", .string("x"))
        try root.createGroup("group").createDataset("values", [1.0, 2])
      }
    }
    #expect(try make() == make())
  }
}
