import Tensors
import Testing

@Suite struct SpareMemoryTests {
  /// Sizes that no other test has.
  @Test(arguments: [16_411, 1_048_583]) func memoryIsTakenAgain(count: Int) {
    func address() -> UnsafePointer<Float> {
      Tensor<Float>([count], repeating: 1).withPointer { $0 }
    }
    // Other tests may free so much meanwhile that the oldest is given back.
    #expect((0..<10).contains { _ in address() == address() })
  }

  @Test func noMoreIsKeptThanIsSaid() {
    for count in [7_340_033, 7_340_035, 7_340_037] {
      _ = Tensor<Float>([count], repeating: 1)
      #expect(SpareMemory.bytes <= SpareMemory.mostBytes)
    }
  }

  @Test func whatIsHeldIsNotTakenAgain() {
    let first = Tensor<Float>([16_417], repeating: 1)
    let copy = first
    let second = Tensor<Float>([16_417], repeating: 2)
    #expect(copy.elements.allSatisfy { $0 == 1 } && second.elements.allSatisfy { $0 == 2 })
  }
}
