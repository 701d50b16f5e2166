import Storage
import Tensors
import Testing

@Suite struct SyntheticImagesTests {
  static func recipe(_ difficulty: Double, seed: UInt64 = 5) -> SyntheticImages {
    var recipe = SyntheticImages()
    (recipe.classes, recipe.samples, recipe.testSamples) = (6, 300, 120)
    (recipe.channels, recipe.height, recipe.width) = (2, 12, 10)
    (recipe.difficulty, recipe.seed) = (difficulty, seed)
    return recipe
  }

  /// The part of the test samples whose nearest class mean of the training set is their own.
  static func accuracy(_ dataset: ImageDataset) -> Double {
    let size = dataset.train.images.shape.count / dataset.train.count
    var means = [[Float]](repeating: [Float](repeating: 0, count: size), count: dataset.classes)
    for (n, label) in dataset.train.labels.enumerated() {
      for (index, pixel) in dataset.train.images.samples(n..<n + 1).elements.enumerated() {
        means[label][index] += pixel * Float(dataset.classes) / Float(dataset.train.count)
      }
    }
    let right = dataset.test.labels.enumerated().count { n, label in
      let image = dataset.test.images.samples(n..<n + 1).elements
      let distances = means.map { mean in
        zip(mean, image).reduce(Float(0)) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
      }
      return distances.firstIndex(of: distances.min() ?? 0) == label
    }
    return Double(right) / Double(dataset.test.count)
  }

  @Test func difficultyMakesClassesHarderToTell() throws {
    let accuracies = try [0, 0.4, 1].map {
      Self.accuracy(try ImageDataset.synthetic(Self.recipe($0)))
    }
    #expect(accuracies[0] == 1)
    #expect(accuracies[1] > 0.8)
    #expect(accuracies[2] < 0.8 && accuracies[2] > 1.5 / 6, "\(accuracies)")
    #expect(accuracies[1] > accuracies[2])
  }

  @Test func shapesClassesAndPixelsAreAsTheRecipeSays() throws {
    let dataset = try ImageDataset.synthetic(Self.recipe(0.7))
    #expect(dataset.train.images.shape == [300, 2, 12, 10])
    #expect(dataset.test.images.shape == [120, 2, 12, 10])
    for (split, share) in [(dataset.train, 50), (dataset.test, 20)] {
      for label in 0..<6 { #expect(split.labels.count { $0 == label } == share) }
      let steps = split.images.elements.allSatisfy {
        (0...1).contains($0) && ($0 * 255).rounded() / 255 == $0
      }
      #expect(steps)
    }
  }

  @Test func equalRecipesGiveEqualImages() throws {
    let dataset = try ImageDataset.synthetic(Self.recipe(0.5))
    #expect(dataset == (try ImageDataset.synthetic(Self.recipe(0.5))))
    #expect(dataset.checksum != (try ImageDataset.synthetic(Self.recipe(0.5, seed: 6))).checksum)
  }

  @Test func aWrittenDatasetComesBack() throws {
    try withDirectory { directory in
      let dataset = try ImageDataset.synthetic(Self.recipe(0.5))
      try dataset.write(to: "\(directory)/made.h5")
      let found = try ImageDataset(contentsOf: "\(directory)/made.h5")
      #expect(found.train == dataset.train && found.test == dataset.test)
      #expect(found.classes == 6 && found.name == "made" && found.division == .stored)
      #expect(try found.checksum == SHA256.hexadecimal(ofFile: "\(directory)/made.h5"))
    }
  }

  @Test func numbersOutOfRangeAreNamed() {
    var recipe = Self.recipe(1.5)
    #expect(
      message { _ = try ImageDataset.synthetic(recipe) }
        == "synthetic images need a difficulty in 0…1, not 1.5")
    (recipe.difficulty, recipe.samples) = (0.5, 5)
    #expect(
      message { _ = try ImageDataset.synthetic(recipe) }
        == "the number of training samples of synthetic images must be at least 6, "
        + "one for each class, but is 5"
    )
  }
}
