#if canImport(CHDF5Serial)
  internal import CHDF5Serial
#else
  internal import CHDF5
#endif

/// The libhdf5 that this program runs with.
package enum Library {
  /// Its version, such as `1.10.8`.
  package static var version: String {
    var (major, minor, release): (UInt32, UInt32, UInt32) = (0, 0, 0)
    Gate.ignoringFailure { H5get_libversion(&major, &minor, &release) }
    return "\(major).\(minor).\(release)"
  }

  /// How many identifiers of any kind are open in this process; unchanged by code that leaks none.
  package static var openIdentifiers: Int {
    var total = 0
    let kinds = [
      H5I_FILE, H5I_GROUP, H5I_DATATYPE, H5I_DATASPACE, H5I_DATASET, H5I_ATTR, H5I_GENPROP_LST,
      H5I_ERROR_STACK,
    ]
    Gate.ignoringFailure {
      for kind in kinds {
        var count: hsize_t = 0
        if H5Inmembers(kind, &count) >= 0 { total += Int(count) }
      }
    }
    return total
  }
}
