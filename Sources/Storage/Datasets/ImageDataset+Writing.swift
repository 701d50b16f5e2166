import HDF5
import Tensors

extension ImageDataset {
  /// Writes the dataset as HDF5, to be read again by ``init(contentsOf:)`` with the same numbers.
  ///
  /// Groups `train` and `test` hold `images` (float32, with the attribute `layout`) and `labels` (int64);
  /// root attributes are `name`, `source`, `classes`. The file appears whole or not at all.
  ///
  /// - Throws: ``StorageError`` when it cannot be written.
  public func write(to path: String) throws {
    try Document.write(path) { root in
      try root.setAttributes([
        "name": .string(name), "source": .string(source), "classes": .integer(Int64(classes)),
      ])
      for (name, split) in [("train", train), ("test", test)] {
        let group = try root.createGroup(name)
        let layout = split.images.shape.rank == 2 ? "NF" : "NCHW"
        try group.createDataset(
          "images", split.images, attributes: ["layout": .string(layout)])
        try group.createDataset("labels", split.labels.map { Int64($0) })
      }
    }
  }
}
