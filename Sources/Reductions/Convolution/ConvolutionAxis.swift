/// One spatial axis of a convolution: which inputs each place of the kernel meets.
package struct ConvolutionAxis: Sendable {
  /// Neighbouring outputs and the inputs that they take, which are the stride apart.
  struct Run: Sendable {
    let output: Int
    let input: Int
    let count: Int
  }

  package let input: Int
  package let output: Int
  let stride: Int
  /// The runs of each place of the kernel.
  let runs: [[Run]]

  /// An axis with zeros beyond both ends: output t meets input t·stride + place − padding.
  ///
  /// - Precondition: the kernel fits the padded input.
  package init(input: Int, kernel: Int, stride: Int, padding: Int) {
    precondition(stride > 0 && input + 2 * padding >= kernel)
    let output = (input + 2 * padding - kernel) / stride + 1
    self.init(
      input: input, output: output, stride: stride,
      runs: (0..<kernel).map { place in
        let first = max(0, (padding - place + stride - 1) / stride)
        let end = min(output, (input - 1 + padding - place + stride) / stride)
        return first < end
          ? [Run(output: first, input: first * stride + place - padding, count: end - first)] : []
      })
  }

  /// An axis that is closed to a ring: output t of ⌈input/stride⌉ meets input (t·stride + place) mod input.
  package init(ring input: Int, kernel: Int, stride: Int) {
    precondition(stride > 0 && input > 0)
    let output = (input + stride - 1) / stride
    self.init(
      input: input, output: output, stride: stride,
      runs: (0..<kernel).map { place in
        var runs: [Run] = []
        var next = 0
        while next < output {
          let first = (next * stride + place) % input
          let count = min(output - next, (input - 1 - first) / stride + 1)
          runs.append(Run(output: next, input: first, count: count))
          next += count
        }
        return runs
      })
  }

  private init(input: Int, output: Int, stride: Int, runs: [[Run]]) {
    self.input = input
    self.output = output
    self.stride = stride
    self.runs = runs
  }

  /// How many outputs the input that meets the most of them takes part in.
  package var mostOutputsOfAnInput: Int {
    var counts = [Int](repeating: 0, count: input)
    for run in runs.joined() {
      for index in 0..<run.count { counts[run.input + index * stride] += 1 }
    }
    return counts.max() ?? 0
  }
}
