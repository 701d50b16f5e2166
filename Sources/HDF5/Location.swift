#if canImport(CHDF5Serial)
  internal import CHDF5Serial
#else
  internal import CHDF5
#endif

/// Where an object is, for messages, and what the reading of its file has taken so far.
struct Location: Sendable {
  let file: String
  let account: ReadingAccount
  private(set) var path = "/"
  private(set) var depth = 0
  /// The addresses of the groups on the way, from the root on.
  private var ancestors: [UInt64] = []

  init(file: String, account: ReadingAccount) {
    self.file = file
    self.account = account
  }

  /// The file and the path within it, such as `data.h5:/train/images`.
  var object: String { "\(file):\(path)" }

  /// The place of a member.
  func appending(_ name: String) -> Location {
    var member = self
    let shown = name.count > 200 ? "\(name.prefix(200))…" : name
    member.path = path == "/" ? "/\(shown)" : "\(path)/\(shown)"
    member.depth += 1
    return member
  }

  /// Enters the group at this place, unless that leads in a circle or too deep.
  mutating func enter(_ group: borrowing Handle) throws(HDF5Error) {
    let address = try objectAddress(group, object)
    guard !ancestors.contains(address) else {
      throw HDF5Error(
        object: object,
        "\(object) leads back to a group that it lies in; remove that link from the file")
    }
    guard depth <= account.limits.depth else {
      throw HDF5Error(
        object: object,
        "\(object) lies \(depth) groups deep; more than \(account.limits.depth) are not followed")
    }
    ancestors.append(address)
  }
}

private func objectAddress(
  _ handle: borrowing Handle, _ object: String
) throws(HDF5Error) -> UInt64 {
  let id = handle.id
  var address: UInt64 = 0
  _ = try Gate.call("look at", object) { hdf5_object_address(id, &address) }
  return address
}
