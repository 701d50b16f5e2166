import HDF5
import Storage
import Tensors
import Testing

@Suite struct TensorFileTests {
  private let names = ["x", "mask", "count", "scale"]

  @Test func whatIsWrittenIsRead() throws {
    try withDirectory { directory in
      var random = RandomNumbers(seed: 3)
      var tensors = StateDictionary()
      tensors["x"] = .float(.normal([2, 3, 4], using: &random))
      tensors["scale"] = .double(Tensor([], repeating: 0.25))
      tensors["count"] = .int64(Tensor(41))
      tensors["mask"] = .float(Tensor([0, 3]))
      let file = TensorFile(tensors: tensors, attributes: ["method": "batch", "epsilon": 1e-5])
      try file.write(to: "\(directory)/file.h5")
      #expect(try TensorFile(contentsOf: "\(directory)/file.h5", names: names) == file)
    }
  }

  @Test func whatIsNotAskedForIsPassedOver() throws {
    try withDirectory { directory in
      let path = "\(directory)/file.h5"
      try writeHDF5(path) { root in
        try root.createDataset("names", strings: ["a", "b"])
        try root.createDataset("x", [Double(1), 2])
        try root.createDataset("count", [UInt8(0), 1])
        _ = try root.createGroup("steps")
      }
      let file = try TensorFile(contentsOf: path, names: names)
      #expect(file.tensors.names == ["x", "count"])
      #expect(file.tensors["x"] == .double(Tensor([2], [1, 2])))
      #expect(file.tensors["count"] == .int64(Tensor([2], [0, 1])))
      #expect(file.unread == ["names", "steps"])
      #expect(file.converted == ["count": "uint8"])
    }
  }

  @Test func whatHoldsNoNumbersIsRefused() throws {
    try withDirectory { directory in
      let path = "\(directory)/file.h5"
      try writeHDF5(path) { root in try root.createDataset("x", strings: ["a", "b"]) }
      #expect(
        message { _ = try TensorFile(contentsOf: path, names: names) }
          == "\(path):/x is of type fixed-length string, where numbers are needed; save it as float32"
          + " or float64")
    }
  }
}
