import Normalizers

/// The sets Sᵢ of an activation (N, C, …), written as the definition says: by what their elements share.
enum SharedSets: String, CaseIterable, Sendable {
  case channel, sample, position, instance, group, groupInterleaved

  /// The element offsets of each set, in the order of the statistics.
  func offsets(_ shape: Shape, groups: Int = 1) -> [[Int]] {
    var sets: [[Int]: [Int]] = [:]
    let positions = shape.positions
    for sample in 0..<shape.samples {
      for channel in 0..<shape.channels {
        for position in 0..<positions {
          let key =
            switch self {
            case .channel: [channel]
            case .sample: [sample]
            case .position: [sample, position]
            case .instance: [sample, channel]
            case .group: [sample, channel / (shape.channels / groups)]
            case .groupInterleaved: [sample, channel % groups]
            }
          sets[key, default: []].append((sample * shape.channels + channel) * positions + position)
        }
      }
    }
    return sets.sorted { $0.key.lexicographicallyPrecedes($1.key) }.map(\.value)
  }
}

extension Tensor {
  /// The elements at some offsets.
  func values(_ offsets: [Int]) -> [Scalar] { withElements { all in offsets.map { all[$0] } } }
}
