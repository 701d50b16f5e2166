/// Memory that the iterations of a shared loop write to, each in places of its own.
struct SharedMemory<Element: BitwiseCopyable>: @unchecked Sendable {
  private let elements: UnsafeMutableBufferPointer<Element>

  init(_ elements: UnsafeMutableBufferPointer<Element>) { self.elements = elements }

  @inline(__always)
  subscript(index: Int) -> Element {
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

extension SharedPointer<Double> {
  /// Adds parts of `count` numbers each, which follow each other, in order to the first of them.
  func addParts(_ parts: Int, of count: Int, _ threads: ThreadPool) {
    guard parts > 1 else { return }
    let length = 2048
    threads.forEach((count + length - 1) / length) { piece in
      let numbers = piece * length..<min((piece + 1) * length, count)
      for part in 1..<parts {
        let own = address + part * count
        for number in numbers { address[number] += own[number] }
      }
    }
  }
}
