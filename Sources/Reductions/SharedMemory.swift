/// Memory that the iterations of a shared loop write to, each in places of its own.
package struct SharedMemory<Element: BitwiseCopyable>: @unchecked Sendable {
  private let elements: UnsafeMutableBufferPointer<Element>

  package init(_ elements: UnsafeMutableBufferPointer<Element>) { self.elements = elements }

  @inline(__always)
  package subscript(index: Int) -> Element {
    get { elements[index] }
    nonmutating set { elements[index] = newValue }
  }
}

/// An address that the iterations of a shared loop write behind, each to places of its own.
struct SharedPointer<Element: BitwiseCopyable>: @unchecked Sendable {
  let address: UnsafeMutablePointer<Element>

  @inline(__always)
  init(_ address: UnsafeMutablePointer<Element>) { self.address = address }
}
