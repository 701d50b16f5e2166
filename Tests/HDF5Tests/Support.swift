import HDF5
import Testing

/// The bytes of a file that `body` fills.
func image(_ body: (borrowing Group) throws -> Void) throws -> [UInt8] {
  let file = try File(creating: "made.h5")
  try body(file.root())
  let image = try file.image()
  try file.close()
  return image
}

/// What `body` makes of the root group of a file in memory.
func reading<Result>(
  _ image: [UInt8], _ body: (borrowing Group) throws -> Result
) throws -> Result {
  let file = try File(image: image, name: "made.h5")
  let result = try body(file.root())
  try file.close()
  return result
}

/// The path of a file in the folder Fixtures beside this one.
func fixture(_ name: String) -> String {
  #filePath.split(separator: "/", omittingEmptySubsequences: false).dropLast()
    .joined(separator: "/") + "/Fixtures/\(name)"
}

/// What `body` makes of the root group of a fixture.
func readingFixture<Result>(
  _ name: String, _ body: (borrowing Group) throws -> Result
) throws -> Result {
  let file = try File(reading: fixture(name), limits: .foreign)
  return try body(file.root())
}

/// The message of the error that `body` throws.
func message(_ body: () throws -> Void) -> String? {
  do {
    try body()
    return nil
  } catch { return "\(error)" }
}

/// Repeatable numbers: SplitMix64.
struct SeededNumbers: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var word = state
    word = (word ^ (word >> 30)) &* 0xbf58_476d_1ce4_e5b9
    word = (word ^ (word >> 27)) &* 0x94d0_49bb_1331_11eb
    return word ^ (word >> 31)
  }
}
