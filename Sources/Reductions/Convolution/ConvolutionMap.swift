/// A convolution layer without its bias as the linear map it is, in `Double`.
///
/// The weight is (outputs, inputs, kernel places…) over three spatial axes, of which the first may be of
/// extent 1; vectors are (channels, positions…), all row-major.
package struct ConvolutionMap: Sendable {
  let weight: [Double]
  package let outputs: Int
  package let inputs: Int
  let axes: (ConvolutionAxis, ConvolutionAxis, ConvolutionAxis)

  package init(
    weight: [Double], outputs: Int, inputs: Int,
    _ axes: (ConvolutionAxis, ConvolutionAxis, ConvolutionAxis)
  ) {
    let places = axes.0.runs.count * axes.1.runs.count * axes.2.runs.count
    precondition(weight.count == outputs * inputs * places)
    self.weight = weight
    self.outputs = outputs
    self.inputs = inputs
    self.axes = axes
  }

  /// The positions of a channel before the map.
  package var inputPositions: Int { axes.0.input * axes.1.input * axes.2.input }
  /// The positions of a channel behind the map.
  package var outputPositions: Int { axes.0.output * axes.1.output * axes.2.output }

  /// The map of a vector.
  package func applied(to x: [Double], threads: ThreadPool) -> [Double] {
    precondition(x.count == inputs * inputPositions)
    let step = axes.2.stride
    return sums(outputs, outputPositions, of: x, threads) { output, x, y in
      for input in 0..<inputs {
        let x = x + input * inputPositions
        forEachRun(output, input) { weight, target, source, count in
          for index in 0..<count { y[target + index] += weight * x[source + index * step] }
        }
      }
    }
  }

  /// The transposed map of a vector.
  package func transposedApplied(to y: [Double], threads: ThreadPool) -> [Double] {
    precondition(y.count == outputs * outputPositions)
    let step = axes.2.stride
    return sums(inputs, inputPositions, of: y, threads) { input, y, x in
      for output in 0..<outputs {
        let y = y + output * outputPositions
        forEachRun(output, input) { weight, source, target, count in
          for index in 0..<count { x[target + index * step] += weight * y[source + index] }
        }
      }
    }
  }

  /// Fills each channel of a result that starts as zeros, channels shared by the threads.
  @inline(__always)
  private func sums(
    _ channels: Int, _ positions: Int, of vector: [Double], _ threads: ThreadPool,
    _ fill: (_ channel: Int, UnsafePointer<Double>, UnsafeMutablePointer<Double>) -> Void
  ) -> [Double] {
    var result = [Double](repeating: 0, count: channels * positions)
    result.withUnsafeMutableBufferPointer { result in
      vector.withUnsafeBufferPointer { vector in
        guard let target = result.baseAddress, let source = vector.baseAddress else { return }
        let shared = SharedPointer(target)
        let few = weight.count * outputPositions < 65_536 ? ThreadPool.serial : threads
        few.forEach(channels) { fill($0, source, shared.address + $0 * positions) }
      }
    }
    return result
  }

  /// Calls `body` with the runs along the last axis that one pair of channels has: the weight, where they
  /// begin in the output and in the input channel, and how long they are.
  @inline(__always)
  private func forEachRun(
    _ output: Int, _ input: Int,
    _ body: (_ weight: Double, _ output: Int, _ input: Int, _ count: Int) -> Void
  ) {
    let (outer, middle, inner) = axes
    var place = (output * inputs + input) * outer.runs.count * middle.runs.count * inner.runs.count
    for outerRuns in outer.runs {
      for middleRuns in middle.runs {
        for innerRuns in inner.runs {
          let weight = weight[place]
          place += 1
          outer.forEachPair(outerRuns) { outerOutput, outerInput in
            middle.forEachPair(middleRuns) { middleOutput, middleInput in
              let target = (outerOutput * middle.output + middleOutput) * inner.output
              let source = (outerInput * middle.input + middleInput) * inner.input
              for run in innerRuns {
                body(weight, target + run.output, source + run.input, run.count)
              }
            }
          }
        }
      }
    }
  }
}

extension ConvolutionAxis {
  /// Calls `body` with each output of some runs and the input it takes.
  @inline(__always)
  func forEachPair(_ runs: [Run], _ body: (_ output: Int, _ input: Int) -> Void) {
    for run in runs {
      for index in 0..<run.count { body(run.output + index, run.input + index * stride) }
    }
  }
}
