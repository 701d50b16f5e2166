import Foundation
import Storage
import Tensors
import Testing

@Suite struct NumPyArchiveTests {
  /// Values of every type, with odd names and shapes.
  private var state: StateDictionary {
    var state = StateDictionary()
    state["conv1.weight"] = .float(Tensor([2, 1, 3, 3], (0..<18).map { Float($0) / 7 }))
    state["bn.running_mean"] = .double(Tensor([3], [0.1, -2, 1e300]))
    state["bn.num_batches_tracked"] = .int64(Tensor(Int64(42)))
    state["Größe ✓"] = .int64(Tensor([1], [Int64.min]))
    state["empty"] = .float(Tensor([0, 4]))
    return state
  }

  @Test func whatWasWrittenIsReadAgainAndEqualTensorsGiveEqualFiles() throws {
    try withDirectory { directory in
      let paths = ["a.npz", "b.npz"].map { "\(directory)/\($0)" }
      for path in paths { try NumPyArchive.write(state, to: path) }
      #expect(try NumPyArchive.read(paths[0]) == state)
      #expect(
        try Data(contentsOf: URL(filePath: paths[0])) == Data(contentsOf: URL(filePath: paths[1])))
    }
  }

  /// A file with a header of our own choice.
  private func file(_ header: String, _ elements: [UInt8], version: UInt8 = 1) -> [UInt8] {
    let text = Array(header.utf8)
    let length =
      version == 1
      ? [UInt8(text.count & 255), UInt8(text.count >> 8)]
      : (0..<4).map { UInt8(text.count >> (8 * $0) & 255) }
    return [0x93] + Array("NUMPY".utf8) + [version, 0] + length + text + elements
  }

  @Test(
    arguments: [
      ("'<f2'", [0x00, 0x3c, 0x00, 0xc1, 0x01, 0x00, 0x00, 0x7c], [1, -2.5, 0x1p-24, .infinity]),
      ("'>f4'", [0x3f, 0x80, 0, 0, 0xc0, 0x20, 0, 0], [1, -2.5]),
    ] as [(String, [UInt8], [Float])])
  func floatsOfOtherSizesAndOrders(descr: String, bytes: [UInt8], values: [Float]) throws {
    let header = "{'descr': \(descr), 'fortran_order': False, 'shape': (\(values.count),), }\n"
    #expect(try read(file(header, bytes)) == .float(Tensor([values.count], values)))
  }

  @Test(
    arguments: [
      ("'|u1'", [0, 255], [0, 255]), ("'|i1'", [1, 255], [1, -1]), ("'|b1'", [0, 1], [0, 1]),
      ("'>i2'", [1, 0, 255, 255], [256, -1]),
      ("'<u4'", [1, 0, 0, 128, 0, 0, 0, 0], [0x8000_0001, 0]),
    ] as [(String, [UInt8], [Int64])])
  func wholeNumbersOfAllKinds(descr: String, bytes: [UInt8], values: [Int64]) throws {
    let header = "{'descr': \(descr), 'fortran_order': False, 'shape': (2,), }\n"
    for version: UInt8 in [1, 2] {
      #expect(try read(file(header, bytes, version: version)) == .int64(Tensor([2], values)))
    }
  }

  @Test func columnsFirstBecomeRowsFirst() throws {
    let header = "{'descr': '|u1', 'fortran_order': True, 'shape': (2, 3), }\n"
    let value = try read(file(header, [1, 4, 2, 5, 3, 6]))
    #expect(value == .int64(Tensor([2, 3], [1, 2, 3, 4, 5, 6])))
  }

  @Test(
    arguments: [
      ("{'descr': '|O', 'fortran_order': False, 'shape': (1,), }", [1], "does not hold numbers"),
      ("{'descr': [('a', '<f4')], 'fortran_order': False, 'shape': (1,), }", [1], "does not hold"),
      ("{'descr': '<f4', 'fortran_order': False, 'shape': (2,), }", [0, 0, 0, 0], "holds 4 bytes"),
      ("{'descr': '<f4', 'shape': (2,), }", [], "no NumPy array's"),
      (
        "{'descr': '<f8', 'fortran_order': False, 'shape': (4611686018427387904, 8), }", [],
        "a machine can count"
      ),
    ] as [(String, [UInt8], String)])
  func whatIsNoArrayOfNumbersIsRefused(header: String, bytes: [UInt8], words: String) {
    let error = #expect(throws: StorageError.self) { try read(file(header, bytes)) }
    #expect(error?.message.contains(words) == true, "\(error?.message ?? "")")
    #expect(error?.message.contains("x.npy") == true)
  }

  private func read(_ file: [UInt8]) throws -> StateDictionary.Value? {
    try withDirectory { directory in
      let path = "\(directory)/x.npz"
      try ZipArchive.write([("x.npy", file)], to: path)
      return try NumPyArchive.read(path)["x"]
    }
  }

  // MARK: Archives

  @Test func anArchiveHoldsItsMembersInOrder() throws {
    try withDirectory { directory in
      let path = "\(directory)/a.zip"
      try ZipArchive.write([("b.json", [1, 2, 3]), ("a/c", []), ("ü", [0])], to: path)
      let archive = try ZipArchive(reading: path)
      let names = archive.members.map(\.name)
      #expect(names == ["b.json", "a/c", "ü"])
      let member = archive.member("b.json")
      let first = try #require(member)
      let bytes = try archive.bytes(of: first)
      #expect(bytes == [1, 2, 3])
      let missing = archive.member("c")
      #expect(missing == nil)
      #expect(throws: StorageError.self) { try ZipArchive.write([("a", []), ("a", [])], to: path) }
    }
  }

  @Test func damageIsNoticed() throws {
    try withDirectory { directory in
      let path = "\(directory)/a.npz"
      try NumPyArchive.write(state, to: path)
      let pristine = try Data(contentsOf: URL(filePath: path))
      var noticed = 0
      for position in stride(from: 0, to: pristine.count, by: 11) {
        var damaged = pristine
        damaged[position] ^= 0x10
        try damaged.write(to: URL(filePath: path))
        do {
          let read = try NumPyArchive.read(path)
          // What lies between the members, such as a time, may differ.
          #expect(Set(read.names) == Set(state.names) || read != state)
          for name in state.names where read[name] != nil { #expect(read[name] == state[name]) }
        } catch is StorageError { noticed += 1 }
      }
      #expect(noticed > pristine.count / 22)
      for count in stride(from: 0, to: pristine.count, by: 41) {
        try pristine.prefix(count).write(to: URL(filePath: path))
        #expect(throws: StorageError.self) { try NumPyArchive.read(path) }
      }
    }
  }

  @Test(arguments: ["missing.npz", ".", "text"])
  func whatIsNoArchiveIsNamed(name: String) throws {
    try withDirectory { directory in
      try Data("no archive".utf8).write(to: URL(filePath: "\(directory)/text"))
      let error = #expect(throws: StorageError.self) {
        try NumPyArchive.read("\(directory)/\(name)")
      }
      #expect(error?.message.contains(name) == true)
    }
  }
}
