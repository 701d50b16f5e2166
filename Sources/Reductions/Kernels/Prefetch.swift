import CSpanKernels

/// Fetches bytes that will be read soon into the caches, for reads that no processor foresees.
package func prefetch(_ bytes: UnsafeRawBufferPointer) {
  span_prefetch(bytes.baseAddress?.assumingMemoryBound(to: CChar.self), bytes.count)
}
