import Synchronization

/// What the reading of one file has taken of its ``ReadingLimits``; shared by all that is open in it.
final class ReadingAccount: Sendable {
  let limits: ReadingLimits
  let fileBytes: Int
  private let taken = Mutex((bytes: 0, objects: 0))

  init(_ limits: ReadingLimits, fileBytes: Int) {
    self.limits = limits
    self.fileBytes = fileBytes
  }

  /// Takes memory for values, before it is allocated.
  func take(bytes: Int, for object: String) throws(HDF5Error) {
    let limit = limits.bytes ?? ReadingLimits.allowance(fileBytes: fileBytes)
    let fits = taken.withLock { taken in
      guard bytes <= limit - taken.bytes else { return false }
      taken.bytes += bytes
      return true
    }
    guard fits else {
      throw HDF5Error(
        object: object,
        "\(object) needs \(bytes) bytes in memory, but reading this file of \(fileBytes) bytes may "
          + "take \(limit) in all; store the values with less compression or in several files")
    }
  }

  /// Takes one opening of a group or a dataset.
  func takeObject(_ object: String) throws(HDF5Error) {
    let count = taken.withLock { taken in
      taken.objects += 1
      return taken.objects
    }
    try require(count, "opening \(object)")
  }

  /// Refuses to list more than the limit.
  func require(_ count: Int, _ purpose: String) throws(HDF5Error) {
    guard count <= limits.objects else {
      throw HDF5Error(
        object: purpose,
        "\(purpose) would take more than \(limits.objects) objects; the file is damaged or made to "
          + "do harm")
    }
  }
}
