import Storage
import Testing

@Suite struct NamedValuesTests {
  @Test func namesKeepTheirOrderAndAreUnique() {
    var values: NamedValues<StoredValue> = ["b": 1, "a": "text", "c": 0.5, "b": true]
    #expect(values.names == ["b", "a", "c"])
    #expect(values["b"] == .boolean(true) && values["absent"] == nil)
    values["a"] = nil
    values["d"] = 2
    #expect(values.names == ["b", "c", "d"])
    #expect(values.map(\.value) == [true, 0.5, 2])
    #expect(values.map { "\($0.value)" } == ["true", "0.5", "2"])
  }

  @Test func equalityMindsTheOrder() {
    let values: NamedValues<Int> = ["a": 1, "b": 2]
    #expect(values == ["a": 1, "b": 2])
    #expect(values != ["b": 2, "a": 1])
    #expect(values != ["a": 1])
  }
}
