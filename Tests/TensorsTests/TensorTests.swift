import Tensors
import Testing

@Suite struct TensorTests {
  @Test func aCopyKeepsItsValueWhenTheOriginalChanges() {
    var tensor = Tensor<Float>([2, 2], [1, 2, 3, 4])
    let copy = tensor
    tensor[1, 0] = 9
    #expect(copy.elements == [1, 2, 3, 4])
    #expect(tensor.elements == [1, 2, 9, 4])
  }

  @Test func overwritingKeepsMemoryOnlyWhenItIsNotShared() {
    var tensor = Tensor<Float>([4], [1, 2, 3, 4])
    let address = tensor.withElements { $0.baseAddress }
    tensor.prepareToOverwrite([2, 2])
    #expect(tensor.withElements { $0.baseAddress } == address)
    #expect(tensor.shape == [2, 2])
    let copy = tensor
    tensor.prepareToOverwrite([4])
    #expect(tensor.withElements { $0.baseAddress } != copy.withElements { $0.baseAddress })
  }

  @Test func indicesCountFromTheOutermostAxis() {
    let tensor = Tensor<Int64>([2, 3, 4], Array(0..<24))
    #expect(tensor[1, 2, 3] == 23)
    #expect(tensor[1, 0, 2] == 14)
    #expect(tensor.samples(1..<2).elements == Array(12..<24))
    #expect(tensor.reshaped([6, 4])[5, 3] == 23)
  }

  @Test func shapesKnowTheirAxes() {
    let shape: Shape = [8, 3, 5, 7]
    #expect(
      shape.count == 840 && shape.positions == 35 && shape.samples == 8 && shape.channels == 3)
    #expect(Shape([2, 3]).positions == 1)
    #expect("\(shape)" == "8×3×5×7" && "\(Shape([]))" == "scalar")
  }

  @Test func aStateDictionaryKeepsTheOrderOfInsertion() {
    var state = StateDictionary()
    state["b"] = .float(Tensor([2]))
    state["a"] = .int64(Tensor(3))
    state["b"] = .float(Tensor([2], repeating: 1))
    #expect(state.names == ["b", "a"])
    var outer = StateDictionary()
    outer.merge(state, prefix: "layer.")
    #expect(outer.names == ["layer.b", "layer.a"])
    #expect(outer.entries(prefix: "layer.") == state)
    outer["layer.b"] = nil
    #expect(outer.names == ["layer.a"])
  }
}
