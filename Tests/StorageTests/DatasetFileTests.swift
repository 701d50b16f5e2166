import HDF5
import Reductions
import Storage
import Tensors
import Testing

/// What is said of a dataset that stays in its file, and what is made of it.
@Suite struct DatasetFileTests {
  @Test func aRecipeIsWrittenAsItIsMade() throws {
    try withDirectory { directory in
      let recipe = SyntheticImagesTests.recipe(0.5)
      var shares: [Double] = []
      try recipe.write(to: "\(directory)/a.h5") { shares.append($0) }
      let (written, made) = (
        try ImageDataset(contentsOf: "\(directory)/a.h5"), try ImageDataset.synthetic(recipe)
      )
      #expect(written.train == made.train && written.test == made.test)
      #expect(shares == shares.sorted() && shares.last == 1)
    }
  }

  @Test(arguments: [false, true])
  func aDivisionIsThatOfADatasetInMemory(_ isBytes: Bool) throws {
    try withDirectory { directory in
      try writeHDF5("\(directory)/a.h5") { root in
        let values = (0..<60 * 2 * 3 * 3).map { $0 % 251 }
        if isBytes {
          try root.write("x", [60, 2, 3, 3], values.map { UInt8($0) }, ["maximum": .integer(251)])
        } else {
          try root.write("x", [60, 3, 6], values.map { Int32($0) }, ["maximum": .integer(251)])
        }
        try root.write("y", [60], (0..<60).map { Int64($0 * $0 % 5) })
      }
      let whole = try ImageDataset(contentsOf: "\(directory)/a.h5")
      let file = try DatasetFile(contentsOf: "\(directory)/a.h5")
      try file.writeDivided(to: "\(directory)/b.h5")
      let divided = try ImageDataset(contentsOf: "\(directory)/b.h5")
      #expect(divided.train == whole.train && divided.test == whole.test)
      #expect(divided.division == .stored)
      let again = try DatasetFile(contentsOf: "\(directory)/b.h5")
      #expect(
        message { try again.writeDivided(to: "\(directory)/c.h5") }
          == "\(directory)/b.h5 has a training and a test set already")
      #expect(try contents(of: directory) == ["a.h5", "b.h5"])
    }
  }

  @Test func statisticsAreThoseOfAllSamples() throws {
    try withDirectory { directory in
      try SampleStreamTests.writeBytes("\(directory)/a.h5", 700, .inChunks)
      let set = try DatasetFile(contentsOf: "\(directory)/a.h5").sets[0]
      let pixels = try ImageDataset(contentsOf: "\(directory)/a.h5").train.images.elements
      let mean = pixels.reduce(0.0) { $0 + Double($1) } / Double(pixels.count)
      let square = pixels.reduce(0.0) { $0 + (Double($1) - mean) * (Double($1) - mean) }
      let statistics = try set.channelStatistics()
      #expect(statistics.count == 1)
      #expect(abs(statistics[0].mean - mean) < 1e-12)
      #expect(abs(statistics[0].deviation - (square / Double(pixels.count)).squareRoot()) < 1e-12)
      let features = try set.moments(sharing: .feature)
      #expect(features.count == 784 && features.allSatisfy { $0.count == 700 })
      let first = stride(from: 0, to: pixels.count, by: 784).map { Double(pixels[$0]) }
      #expect(abs(features[0].mean - first.reduce(0, +) / 700) < 1e-12)
    }
  }

  @Test func warningsSayWhatWouldServe() throws {
    try withDirectory { directory in
      let path = "\(directory)/a.h5"
      try SampleStreamTests.writeBytes(path, 6000, .inTiles, sorted: true)
      let set = try DatasetFile(contentsOf: path).sets[0]
      let stream = try set.stream(.shuffled(seed: 1), memory: 4 << 20)
      #expect(
        stream.warnings.map(\.description) == [
          "\(path):/train/images is stored in chunks of 300×4×14, so that each sample takes 14 chunks, which "
            + "reads several times slower; write it with chunks=(167, 28, 28)",
          "\(path):/train/images lies sorted by class, about 600 samples of a class in a row, and only "
            + "\(stream.samplesMixed) of 6000 samples are mixed at a time; allow more memory, or write the "
            + "samples in random order",
        ])
      #expect(try set.stream(.shuffled(seed: 1)).warnings.count == 1)
      try SampleStreamTests.writeBytes(path, 6000, .inChunks)
      let mixed = try DatasetFile(contentsOf: path).sets[0]
      #expect(try mixed.stream(.shuffled(seed: 1), memory: 4 << 20).warnings.isEmpty)
    }
  }
}
