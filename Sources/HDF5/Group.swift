#if canImport(CHDF5Serial)
  internal import CHDF5Serial
#else
  internal import CHDF5
#endif

/// A group of a file: it holds datasets and other groups by name.
///
/// Only hard links are followed: a soft or external link can name any file of the machine.
package struct Group: ~Copyable, Attributed {
  let handle: Handle
  let location: Location

  /// The file and the path within it, such as `data.h5:/train`.
  package var object: String { location.object }

  /// What libhdf5 knows it by.
  package var identifier: Identifier { Identifier(id: handle.id, limits: location.account.limits) }

  /// What a member is.
  package enum Kind: Sendable {
    /// A group.
    case group
    /// A dataset.
    case dataset
    /// A soft or external link, or a named type.
    case other
  }

  /// The names of the members, in the order of creation where the file keeps it, else sorted.
  package func members() throws(HDF5Error) -> [String] {
    let id = handle.id
    var info = H5G_info_t()
    _ = try Gate.call("list", object) { H5Gget_info(id, &info) }
    try location.account.require(Int(clamping: info.nlinks), "listing \(object)")
    let creation = try Handle("list", object) { H5Gget_create_plist(id) }
    var flags: UInt32 = 0
    _ = try Gate.call("list", object) { H5Pget_link_creation_order(creation.id, &flags) }
    let index =
      flags & CreationOrder.kept == CreationOrder.kept ? H5_INDEX_CRT_ORDER : H5_INDEX_NAME
    var names: [String] = []
    for position in 0..<info.nlinks {
      func read(_ text: UnsafeMutablePointer<CChar>?, _ size: Int) throws(HDF5Error) -> Int {
        try Gate.call("list", object) {
          H5Lget_name_by_idx(
            id, ".", index, H5_ITER_INC, position, text, size, hdf5_default())
        }
      }
      let length = try read(nil, 0)
      guard length < 1 << 16 else {
        throw HDF5Error(
          object: object, "\(object) has a name of \(length) bytes; the file is damaged")
      }
      var text = [CChar](repeating: 0, count: length + 1)
      _ = try read(&text, text.count)
      names.append(string(text))
    }
    return names
  }

  /// What the member of a name is; `nil` when there is none.
  package func kind(of name: String) throws(HDF5Error) -> Kind? {
    let (id, object) = (handle.id, location.appending(name).object)
    guard isName(name),
      try Gate.call("look for", object, { H5Lexists(id, name, hdf5_default()) }) > 0
    else { return nil }
    guard try Gate.call("look at", object, { hdf5_link_is_hard(id, name) }) > 0 else {
      return .other
    }
    let member = try Handle("open", object) { H5Oopen(id, name, hdf5_default()) }
    switch try Gate.call("look at", object, { H5Iget_type(member.id).rawValue }) {
    case H5I_GROUP.rawValue: return .group
    case H5I_DATASET.rawValue: return .dataset
    default: return .other
    }
  }

  /// Opens the group of a name.
  package func group(_ name: String) throws(HDF5Error) -> Group {
    try require(.group, "group", name)
    let id = handle.id
    var location = location.appending(name)
    try location.account.takeObject(location.object)
    let group = try Handle("open", location.object) { H5Gopen2(id, name, hdf5_default()) }
    try location.enter(group)
    return Group(handle: group, location: location)
  }

  /// Opens the dataset of a name, after checking that its storage is plain, whole and plausible.
  package func dataset(_ name: String) throws(HDF5Error) -> Dataset {
    try require(.dataset, "dataset", name)
    let (id, location) = (handle.id, location.appending(name))
    try location.account.takeObject(location.object)
    let dataset = try Handle("open", location.object) { H5Dopen2(id, name, hdf5_default()) }
    return try Dataset(opened: dataset, location)
  }

  /// Makes a group that remembers the order of its members and attributes.
  package func createGroup(_ name: String) throws(HDF5Error) -> Group {
    try requireNewName(name)
    let (id, location) = (handle.id, location.appending(name))
    let links = try linkCreation(location)
    let creation = try Handle.properties(
      hdf5_group_creation, for: location.object,
      { H5Pset_link_creation_order($0, CreationOrder.kept) },
      { H5Pset_attr_creation_order($0, CreationOrder.kept) },
      { hdf5_omit_times($0) })
    let group = try Handle("create", location.object) {
      H5Gcreate2(id, name, links.id, creation.id, hdf5_default())
    }
    return Group(handle: group, location: location)
  }

  /// A property list for links whose names are UTF-8.
  func linkCreation(_ location: Location) throws(HDF5Error) -> Handle {
    try Handle.properties(
      hdf5_link_creation, for: location.object, { H5Pset_char_encoding($0, H5T_CSET_UTF8) })
  }

  /// Refuses what libhdf5 would take for a path, and a second member of one name.
  func requireNewName(_ name: String) throws(HDF5Error) {
    guard isName(name) else {
      throw HDF5Error(
        object: object,
        "\"\(name)\" cannot be a name in \(object): use at least one character, and no slash")
    }
    guard try kind(of: name) == nil else {
      throw HDF5Error(object: object, "\(object) already has a member named \(name)")
    }
  }

  private func isName(_ name: String) -> Bool {
    !name.isEmpty && name != "." && !name.utf8.contains { $0 == UInt8(ascii: "/") || $0 == 0 }
  }

  private func require(_ kind: Kind, _ word: String, _ name: String) throws(HDF5Error) {
    let found = try self.kind(of: name)
    guard found != kind else { return }
    switch found {
    case nil:
      let members = try listing(members(), nearest: name)
      throw HDF5Error(
        object: object,
        "\(object) has no \(word) named \(name); it has \(members.isEmpty ? "no members" : members)"
      )
    case .group, .dataset:
      throw HDF5Error(
        object: object,
        "\(location.appending(name).object) is not a \(word); it is a "
          + (found == .group ? "group" : "dataset"))
    case .other:
      throw HDF5Error(
        object: object,
        "\(location.appending(name).object) is a soft or external link or a named "
          + "type, which are not followed; store the \(word) itself in the file")
    }
  }
}
