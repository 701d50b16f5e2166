import HDF5
import Storage
import Tensors
import Testing

/// What files are understood, and as what.
@Suite struct ImageDatasetTests {
  /// Reads the dataset of a file that `body` fills.
  func read(_ body: (borrowing Group) throws -> Void) throws -> ImageDataset {
    try withDirectory { directory in
      try writeHDF5("\(directory)/some.data.h5", body)
      return try ImageDataset(contentsOf: "\(directory)/some.data.h5")
    }
  }

  static let labels: [Int32] = [0, 1, 2, 0, 1, 2]

  @Test(arguments: [
    ["x_train", "y_train", "x_test", "y_test"], ["X_train", "y_train", "X_test", "y_test"],
    ["train_images", "train_labels", "test_images", "test_labels"],
    ["train/images", "train/labels", "test/images", "test/labels"],
    ["train/data", "train/label", "test/data", "test/label"],
    ["train/x", "train/y", "test/x", "test/y"],
  ])
  func trainingAndTestSetsAreFound(_ names: [String]) throws {
    let dataset = try read { root in
      for (part, names) in [names.prefix(2), names.suffix(2)].enumerated() {
        let images = (0..<6 * 4).map { Float($0 + part * 100) }
        let labels = names.dropFirst().first ?? ""
        let path = (names.first ?? "").split(separator: "/").map(String.init)
        guard path.count == 2 else {
          try root.write(path[0], [6, 2, 2], images)
          try root.write(labels, [6], Self.labels)
          continue
        }
        let group = try root.createGroup(path[0])
        try group.write(path[1], [6, 2, 2], images)
        try group.write(String(labels.split(separator: "/")[1]), [6], Self.labels)
      }
    }
    #expect(dataset.division == .stored && dataset.classes == 3 && dataset.name == "some.data")
    #expect(dataset.train.images == Tensor([6, 1, 2, 2], (0..<24).map { Float($0) }))
    #expect(dataset.test.images == Tensor([6, 1, 2, 2], (100..<124).map { Float($0) }))
    #expect(dataset.train.labels == [0, 1, 2, 0, 1, 2])
  }

  @Test(arguments: [("images", "labels"), ("data", "label"), ("data", "labels"), ("X", "y")])
  func oneSetIsDividedByClass(_ images: String, _ labels: String) throws {
    let count = 53
    func make() throws -> ImageDataset {
      try read { root in
        try root.write(images, [count, 2], (0..<2 * count).map { Float($0) })
        try root.write(labels, [count], (0..<count).map { Int64($0 % 5) })
      }
    }
    let dataset = try make()
    #expect(dataset.division == .stratified(testFraction: 0.2, seed: 2026))
    #expect(dataset.test.count == 10 && dataset.train.count == 43)
    for label in 0..<5 { #expect(dataset.test.labels.count { $0 == label } == 2) }
    for split in [dataset.train, dataset.test] {
      // Rows keep their labels, and their order.
      let rows = split.images.elements.enumerated().filter { $0.offset % 2 == 0 }
        .map { Int($0.element) / 2 }
      #expect(rows == rows.sorted() && rows.map { $0 % 5 } == split.labels)
    }
    #expect(try make().test == dataset.test)
  }

  @Test func channelsLastBecomeChannelsFirst() throws {
    // The pixel at n, h, w, c is 1000·n + 100·h + 10·w + c.
    var pixels: [Float] = []
    for n in 0..<4 {
      for h in 0..<5 {
        for w in 0..<6 { for c in 0..<3 { pixels.append(Float(1000 * n + 100 * h + 10 * w + c)) } }
      }
    }
    let dataset = try read { root in
      for name in ["train", "test"] {
        let group = try root.createGroup(name)
        try group.write("images", [4, 5, 6, 3], pixels)
        try group.write("labels", [4, 1], [Int32(0), 1, 0, 1])
      }
    }
    #expect(dataset.train.images.shape == [4, 3, 5, 6])
    #expect(dataset.train.images[3, 2, 4, 1] == 3412)
    #expect(dataset.train.images[1, 0, 2, 5] == 1250)
  }

  @Test func theAttributeLayoutDecides() throws {
    // Both 3 and 4 could be channels.
    for (layout, shape) in [("NCHW", Shape([6, 3, 2, 4])), ("nhwc", [6, 4, 3, 2])] {
      let dataset = try read { root in
        try root.write(
          "images", [6, 3, 2, 4], [Float](repeating: 1, count: 144), ["layout": .string(layout)])
        try root.write("labels", [6], Self.labels)
      }
      #expect(
        Shape(
          [dataset.train.count + dataset.test.count]
            + dataset.train.images.shape.dimensions.dropFirst()) == shape)
    }
  }

  @Test func wholeNumberPixelsAreScaled() throws {
    func pixels<T: Element>(
      _ values: [T], _ attributes: KeyValuePairs<String, AttributeValue> = [:]
    ) throws -> [Float] {
      let dataset = try read { root in
        for name in ["train", "test"] {
          let group = try root.createGroup(name)
          try group.write("images", [2, 1, 2], values, attributes)
          try group.write("labels", [2], [UInt8(0), 1])
        }
      }
      return dataset.train.images.elements
    }
    #expect(try pixels([UInt8(0), 51, 128, 255]) == [0, 0.2, 128 / 255, 1])
    #expect(try pixels([UInt8(0), 4, 8, 16], ["maximum": .integer(16)]) == [0, 0.25, 0.5, 1])
    #expect(try pixels([Int64(0), 4, 8, 16], ["maximum": .number(32)]) == [0, 0.125, 0.25, 0.5])
    #expect(try pixels([Double(0), 4, -8, 16]) == [0, 4, -8, 16])
  }

  @Test func oneHotRowsBecomeClasses() throws {
    let dataset = try read { root in
      for name in ["train", "test"] {
        let group = try root.createGroup(name)
        try group.write("images", [3, 2], [Float](repeating: 0, count: 6))
        try group.write("labels", [3, 4], [Float(0), 0, 1, 0, 1, 0, 0, 0, 0, 1, 0, 0])
      }
    }
    #expect(dataset.train.labels == [2, 0, 1] && dataset.classes == 4)
  }

  @Test func theAttributeClassesCountsThoseThatNeverOccur() throws {
    let dataset = try read { root in
      try root.setAttribute("classes", .integer(6))
      try root.write("images", [6, 2], [Float](repeating: 0, count: 12))
      try root.write("labels", [6], Self.labels)
    }
    #expect(dataset.classes == 6)
  }

  @Test(arguments: [
    (1, [0, 1, 2], false, []),
    (255, [0, 1, 2], true, []),
    (255, [0, 1, 2], false, ["large, 255 in the root mean square"]),
    (1, [0, 2, 4], false, ["samples of class 4, of which the training set has none"]),
    (20, [3, 4, 0], false, ["samples of the classes 3, 4,", "large, 20"]),
    (1e20, [0], false, ["large, 1e+20"]),
  ])
  func whatCannotBeLearnedIsNamed(
    size: Float, tested: [Int], isStandardized: Bool, words: [String]
  ) {
    func split(_ labels: [Int]) -> ImageDataset.Split {
      .init(images: Tensor([labels.count, 1, 2, 2], repeating: size), labels: labels)
    }
    let dataset = ImageDataset(
      name: "made", source: "made", checksum: "", classes: 5, train: split([0, 1, 2]),
      test: split(tested))
    let warnings = dataset.warnings(isStandardized: isStandardized).map(\.description)
    #expect(warnings.count == words.count)
    for (warning, words) in zip(warnings, words) { #expect(warning.contains(words)) }
  }
}
