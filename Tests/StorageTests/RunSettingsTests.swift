import Storage
import Tensors
import Testing

@Suite struct RunSettingsTests {
  private static let settings = RunSettings(
    configuration: ["methods": "batch,layer", "batch_size": 32, "learning_rate": 0.1],
    running: ["checkpoint_every": "steps:5"], versions: ["package": "0.1.0"],
    dataset: DatasetRecord(
      name: "digits", source: "digits.h5", checksum: String(repeating: "a", count: 64), classes: 10,
      trainSamples: 8, testSamples: 2))

  @Test func everythingComesBackInOrder() throws {
    try withDirectory { directory in
      let path = "\(directory)/settings.h5"
      try Self.settings.write(to: path)
      #expect(try RunSettings(contentsOf: path) == Self.settings)
    }
  }

  @Test func anotherFileHoldsNoSettings() throws {
    try withDirectory { directory in
      let path = "\(directory)/checkpoint.h5"
      try Checkpoint(model: zeros(["weight": [1]])).write(to: path)
      #expect(
        message { _ = try RunSettings(contentsOf: path) }
          == "\(path) is an HDF5 file but holds no settings of a run")
    }
  }
}
