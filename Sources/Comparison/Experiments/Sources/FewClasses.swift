import Tensors
import Training

/// Minibatches whose samples are of a few classes, drawn anew for each.
struct FewClasses: MinibatchSource {
  private let data: LabeledSamples
  private let classesPerBatch: Int
  private let seed: UInt64
  /// The samples of each class.
  private let members: [[Int]]

  init(_ data: LabeledSamples, classesPerBatch: Int, seed: UInt64) {
    self.data = data
    self.classesPerBatch = classesPerBatch
    self.seed = seed
    var members = [[Int]](repeating: [], count: data.classes)
    data.labels.withElements { labels in
      for (index, label) in labels.enumerated() { members[Int(label)].append(index) }
    }
    self.members = members.filter { !$0.isEmpty }
  }

  var count: Int { data.count }
  var classes: Int { data.classes }
  var input: Shape { Shape(Array(data.samples.shape.dimensions.dropFirst())) }

  /// As many samples of each class as of any other, but for one; with replacement.
  mutating func fill(_ batch: inout Minibatch, epoch: Int, index: Int, size: Int) {
    var random = RandomNumbers(seed: seed, stream: "few classes/\(epoch)/\(index)")
    let chosen = random.permutation(members.count).prefix(classesPerBatch)
    let samples = (0..<size).map { number in
      let own = members[chosen[number % chosen.count]]
      return own[random.integer(below: own.count)]
    }
    data.gather(samples, into: &batch)
  }
}
