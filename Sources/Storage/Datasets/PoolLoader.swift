import HDF5
import Synchronization
import Tensors

/// Samples in memory, on their way from the file to minibatches.
struct SamplePool<Pixel: PooledPixel>: Sendable {
  /// The numbers, a sample a slot, as the file has them.
  var pixels: Tensor<Pixel>
  /// The row of the file in each slot.
  var rows: [Int]
  /// The slots in the order in which their samples are given.
  var slots: [Int]
}

/// Reads pools from a file, one at a time.
final class PoolLoader<Pixel: PooledPixel>: Sendable {
  private struct Source: ~Copyable {
    // Closed before its file.
    let images: Dataset
    let file: File
  }

  private let source: Mutex<Source>
  /// Memory of pools that are done with.
  private let spare = Mutex<[Tensor<Pixel>]>([])
  private let capacity: Int
  private let features: Int

  /// Opens the file of a set.
  ///
  /// - Throws: ``StorageError`` when it is no longer what it was.
  init(_ set: SampleSet, poolRows: Int) throws {
    features = set.format.features
    capacity = poolRows
    source = Mutex(try Self.open(set))
  }

  private static func open(_ set: SampleSet) throws -> sending Source {
    do {
      let file = try File(reading: set.path, limits: .foreign)
      let root = try file.root()
      let images =
        if let group = set.pair.group {
          try root.group(group).dataset(set.pair.images)
        } else {
          try root.dataset(set.pair.images)
        }
      guard try PixelFormat(of: images) == set.format else {
        throw StorageError("\(set.object) has changed since it was looked at; start again")
      }
      return Source(images: images, file: file)
    } catch let error as HDF5Error {
      throw StorageError(error)
    }
  }

  /// Takes back the memory of a pool that is done with, to be used for the next.
  func recycle(_ pool: consuming SamplePool<Pixel>?) {
    guard let pixels = pool?.pixels else { return }
    spare.withLock { $0.append(pixels) }
  }

  /// Reads what a pool holds.
  func load(_ contents: PoolContents) throws -> SamplePool<Pixel> {
    var pixels = spare.withLock { $0.popLast() } ?? Tensor([0])
    pixels.prepareToOverwrite([capacity, features])
    try source.withLock { source in
      try pixels.withMutableElements { elements in
        var slot = 0
        for range in contents.ranges {
          let place = slot * features..<(slot + range.count) * features
          try Document.explained {
            try source.images.read(
              into: UnsafeMutableBufferPointer(rebasing: elements[place]), rows: range)
          }
          slot += range.count
        }
      }
    }
    return SamplePool(pixels: pixels, rows: contents.rows, slots: contents.slots)
  }
}
