import HDF5
import Storage
import Tensors
import Testing

/// Each fault of a dataset gives one sentence that says where, what and what to do.
@Suite struct DatasetErrorTests {
  /// The message for a file that `body` fills, with the directory taken out.
  func fault(_ body: (borrowing Group) throws -> Void) throws -> String? {
    try withDirectory { directory in
      try writeHDF5("\(directory)/d.h5", body)
      return message { _ = try ImageDataset(contentsOf: "\(directory)/d.h5") }?
        .replacing("\(directory)/", with: "")
    }
  }

  /// The message for images and labels at the root.
  func fault<T: Element, L: Element>(
    images shape: [Int], _ pixels: [T], labels labelShape: [Int], _ labels: [L],
    _ attributes: KeyValuePairs<String, AttributeValue> = [:]
  ) throws -> String? {
    try fault { root in
      try root.write("images", shape, pixels, attributes)
      try root.write("labels", labelShape, labels)
    }
  }

  let zeros = [Float](repeating: 0, count: 36)
  let labels: [Int64] = [0, 1, 0, 1]

  @Test func aMissingFile() {
    #expect(
      message { _ = try ImageDataset(contentsOf: "absent.h5") }
        == "cannot read absent.h5: there is no such file; check the name")
  }

  @Test func aTextFileRenamed() throws {
    try withDirectory { directory in
      let path = "\(directory)/notes.h5"
      try AtomicFile.write("Not a dataset at all, only some words.\n", to: path)
      #expect(
        message { _ = try ImageDataset(contentsOf: path) }
          == "cannot read \(path): it is not an HDF5 file; "
          + "give one written by HDF5, h5py or this package")
    }
  }

  @Test func namesThatAreNotThere() throws {
    #expect(
      try fault { root in
        try root.createDataset("pictures", [1.0])
        try root.createDataset("classes", [1.0])
      }
        == "d.h5:/ holds pictures, classes, where groups train and test, or x_train, y_train, x_test "
        + "and y_test, or images and labels are expected")
    #expect(
      try fault { root in
        try root.createGroup("train").createDataset("images", [1.0])
        _ = try root.createGroup("test")
      } == "d.h5:/train holds images, where images and labels are expected")
    #expect(
      try fault { root in
        _ = try root.createGroup("images")
        try root.createDataset("labels", labels)
      } == "d.h5:/images is not a dataset; it is a group")
  }

  @Test func labelsOfTheWrongLength() throws {
    #expect(
      try fault(images: [4, 3, 3], zeros, labels: [3], [Int64(0), 1, 0])
        == "d.h5:/labels has 3 labels for the 4 samples of d.h5:/images; there must be one for each"
    )
    #expect(
      try fault(images: [4, 3, 3], zeros, labels: [2, 2, 1], labels)
        == "d.h5:/labels has 3 axes; labels are N or N×1 class numbers, or N×K one-hot")
  }

  @Test func labelsThatAreNoClasses() throws {
    #expect(
      try fault(images: [4, 3, 3], zeros, labels: [4], [Int64(0), 1, -1, 1])
        == "d.h5:/labels has the label -1 at sample 2; labels must be whole numbers from 0")
    #expect(
      try fault(images: [4, 3, 3], zeros, labels: [4], [0, 1, 0.5, 1])
        == "d.h5:/labels has the label 0.5 at sample 2; labels must be whole numbers from 0")
    #expect(
      try fault(images: [4, 3, 3], zeros, labels: [4], [0, .nan, 1, 1])
        == "d.h5:/labels has the label nan at sample 1; labels must be whole numbers from 0")
    #expect(
      try fault(images: [4, 3, 3], zeros, labels: [4], [Int64(0), 1, 1700, 1])
        == "d.h5:/labels has labels up to 1700 for 4 samples; labels must number the classes from 0"
    )
    #expect(
      try fault(images: [4, 3, 3], zeros, labels: [4], [Int64(0), 0, 0, 0])
        == "d.h5:/labels has the label 0 only; there must be at least 2 classes")
    #expect(
      try fault(images: [4, 3, 3], zeros, labels: [4, 2], [Float(1), 0, 0, 1, 1, 1, 1, 0])
        == "d.h5:/labels has a row at sample 2 that is not one-hot; "
        + "each row must hold a single 1 among zeros")
    #expect(
      try fault { root in
        try root.setAttribute("classes", .integer(2))
        try root.write("images", [4, 3, 3], zeros)
        try root.write("labels", [4], [Int64(0), 1, 2, 0])
      } == "d.h5:/labels has the label 2, but there are 2 classes; labels must be in 0…1")
    #expect(
      try fault { root in
        try root.setAttribute("classes", .integer(.max))
        try root.write("images", [4, 3, 3], zeros)
        try root.write("labels", [4], labels)
      } == "attribute classes of d.h5:/ is 9223372036854775807; "
        + "it must be a whole number from 2 to 65536")
    #expect(
      try fault { root in
        try root.write("images", [4, 3, 3], zeros)
        try root.createDataset("labels", strings: ["a", "b", "a", "b"])
      }
        == "d.h5:/labels holds labels of type fixed-length string; labels must be class numbers from 0"
    )
  }

  @Test func imagesThatAreNotFinite() throws {
    var pixels = zeros
    pixels[20] = .nan
    #expect(
      try fault(images: [4, 3, 3], pixels, labels: [4], labels)
        == "d.h5:/images holds nan in sample 2; all values must be finite numbers")
    pixels[20] = -.infinity
    #expect(
      try fault(images: [4, 3, 3], pixels, labels: [4], labels)
        == "d.h5:/images holds -inf in sample 2; all values must be finite numbers")
  }

  @Test func anEmptyDataset() throws {
    #expect(
      try fault(images: [0, 3, 3], [Float](), labels: [0], [Int64]())
        == "d.h5:/images has the shape 0×3×3: it holds no samples")
    #expect(
      try fault(images: [4, 0, 3], [Float](), labels: [4], labels)
        == "d.h5:/images has the shape 4×0×3: its samples hold no values")
  }

  @Test func theWrongRank() throws {
    #expect(
      try fault(images: [4], [Float(0), 0, 0, 0], labels: [4], labels)
        == "d.h5:/images has the shape 4; images are N×C×H×W, N×H×W×C or N×H×W, and features N×F")
    #expect(
      try fault { root in
        try root.write("images", [], [Float(0)])
        try root.write("labels", [4], labels)
      } == "d.h5:/labels has 4 labels for the 1 samples of d.h5:/images; there must be one for each"
    )
  }

  @Test func aLayoutThatIsNotClear() throws {
    let advice =
      "of which it is not clear which axis holds the channels; "
      + "give it an attribute layout of NCHW or NHWC"
    #expect(
      try fault(images: [4, 3, 1, 3], zeros, labels: [4], labels)
        == "d.h5:/images has the shape 4×3×1×3, \(advice)")
    #expect(
      try fault(images: [1, 6, 3, 2], zeros, labels: [1], [Int64(0)])
        == "d.h5:/images has the shape 1×6×3×2, \(advice)")
    #expect(
      try fault(images: [4, 3, 3], zeros, labels: [4], labels, ["layout": .string("CHW")])
        == "attribute layout of d.h5:/images is CHW; it must be NCHW, NHWC, NHW or NF")
    #expect(
      try fault(images: [4, 3, 3], zeros, labels: [4], labels, ["layout": .string("NCHW")])
        == "d.h5:/images has the shape 4×3×3, which does not go with its attribute layout, NCHW")
  }

  @Test func pixelsWithoutAScale() throws {
    let pixels = [Int32](repeating: 200, count: 36)
    #expect(
      try fault(images: [4, 3, 3], pixels, labels: [4], labels)
        == "d.h5:/images holds pixels of type int32 and does not say what white is; "
        + "give it an attribute maximum, such as 255")
    #expect(
      try fault(images: [4, 3, 3], pixels, labels: [4], labels, ["maximum": .integer(0)])
        == "attribute maximum of d.h5:/images is 0; "
        + "it must be the largest pixel value, a number above 0")
    #expect(
      try fault(images: [4, 3, 3], pixels, labels: [4], labels, ["maximum": .integer(16)])
        == "d.h5:/images holds 200.0 in sample 0, above its maximum of 16.0; "
        + "correct the attribute maximum")
  }

  @Test func setsThatDoNotGoTogether() throws {
    let message = try fault { root in
      try root.write("x_train", [4, 3, 3], zeros)
      try root.write("y_train", [4], labels)
      try root.write("x_test", [9, 2, 2], zeros)
      try root.write("y_test", [9], [Int64](repeating: 1, count: 9))
    }
    #expect(
      message == "d.h5:/x_test has images of 1×2×2 but d.h5:/x_train has 1×3×3; "
        + "training and test images must be of one size")
  }

  @Test func oneHotLabelsOfTwoWidths() throws {
    let message = try fault { root in
      for (part, width) in [("train", 2), ("test", 3)] {
        try root.write("x_\(part)", [2, 2], [Float](repeating: 0, count: 4))
        let rows = (0..<2 * width).map { Float($0 % width == 0 ? 1 : 0) }
        try root.write("y_\(part)", [2, width], rows)
      }
    }
    #expect(
      message == "d.h5:/y_test is one-hot over another number of classes than d.h5:/y_train; "
        + "both must have the same number of columns")
  }

  @Test func tooFewSamplesToDivide() throws {
    #expect(
      try fault(images: [2, 3], [Float](repeating: 0, count: 6), labels: [2], [Int64(0), 1])
        == "d.h5:/images has no class with 2 samples or more, so no test set can be taken from it")
  }
}
