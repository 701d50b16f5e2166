import Foundation
import Storage
import Testing

/// Writes one file of each kind for Tests/Peers/read_with_h5py.py, where the environment names a folder.
@Suite struct PeerFilesTests {
  static let folder = ProcessInfo.processInfo.environment["NORMALIZATION_PEER_FILES"]

  @Test(.enabled(if: folder != nil, "set NORMALIZATION_PEER_FILES to an existing folder"))
  func filesForOtherReaders() throws {
    let folder = try #require(Self.folder)
    try CheckpointTests.sample().write(to: "\(folder)/checkpoint.h5")
    try RunRecordTests.sample().write(to: "\(folder)/run.h5")
    try ImageDataset.synthetic(SyntheticImagesTests.recipe(0.5)).write(to: "\(folder)/synthetic.h5")
    try ImageDataset.digits().write(to: "\(folder)/digits.h5")
  }
}
