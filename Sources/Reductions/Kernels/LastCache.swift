import CSpanKernels
import Synchronization

/// The largest cache of the processor: results that would not stay in it are written past it.
package enum LastCache {
  /// Its size in bytes; changing it, for tests, changes no result.
  package static var size: Int {
    get { bytes.load(ordering: .relaxed) }
    set { bytes.store(newValue, ordering: .relaxed) }
  }

  private static let bytes = Atomic(span_last_cache_bytes())
}
