import Dispatch
internal import Reductions
import Synchronization
import Tensors

/// Where minibatches of samples come from, whatever the type they wait in.
protocol SampleFeed: Sendable {
  /// Fills the samples and labels at positions of an epoch.
  func fill(
    _ samples: inout Tensor<Float>, _ labels: inout Tensor<Int64>, epoch: Int,
    positions: Range<Int>
  ) throws
}

/// Feeds minibatches from a pool while a thread reads the next one.
final class PoolFeed<Pixel: PooledPixel>: SampleFeed {
  private struct State {
    var epoch: EpochPlan
    var position = PoolPosition(epoch: -1, pool: 0)
    var pool: SamplePool<Pixel>?
    var next: PoolRequest<Pixel>?
  }

  private let set: SampleSet
  private let plan: PoolPlan
  private let loader: PoolLoader<Pixel>
  private let queue = DispatchQueue(label: "samples")
  private let state: Mutex<State>

  init(_ set: SampleSet, _ plan: PoolPlan) throws {
    self.set = set
    self.plan = plan
    loader = try PoolLoader(set, poolRows: plan.poolRows)
    state = Mutex(State(epoch: EpochPlan(plan, epoch: 0)))
  }

  func fill(
    _ samples: inout Tensor<Float>, _ labels: inout Tensor<Int64>, epoch: Int,
    positions: Range<Int>
  ) throws {
    samples.prepareToOverwrite(Shape([positions.count] + set.input.dimensions))
    labels.prepareToOverwrite([positions.count])
    // Stored order is the same in every epoch.
    let epoch = plan.order == .stored ? 0 : epoch
    try state.withLock { state in
      var position = positions.lowerBound
      while position < positions.upperBound {
        let start = try turn(&state, to: position, of: epoch)
        guard let pool = state.pool else { preconditionFailure("a pool was just read") }
        let end = min(positions.upperBound, start + pool.slots.count)
        try convert(
          pool, pool.slots[position - start..<end - start], &samples, &labels,
          at: position - positions.lowerBound)
        position = end
      }
    }
  }

  /// Makes the pool with a position of an epoch the present one.
  ///
  /// - Returns: the position of its first sample.
  private func turn(_ state: inout State, to position: Int, of epoch: Int) throws -> Int {
    if state.epoch.epoch != epoch { state.epoch = EpochPlan(plan, epoch: epoch) }
    let wanted = PoolPosition(epoch: epoch, pool: state.epoch.pool(holding: position))
    let start = state.epoch.start(of: wanted.pool)
    guard state.position != wanted || state.pool == nil else { return start }
    if plan.isResident, state.pool != nil {
      state.pool?.slots = state.epoch.contents(of: 0).slots
      state.position = wanted
      return start
    }
    let request = state.next.take()
    if let request, request.position == wanted {
      let pool = try request.wait()
      loader.recycle(state.pool.take())
      state.pool = pool
    } else {
      // What was read ahead is not wanted; its memory is.
      loader.recycle(try? request?.wait())
      loader.recycle(state.pool.take())
      state.pool = try loader.load(state.epoch.contents(of: wanted.pool))
    }
    state.position = wanted
    if !plan.isResident { state.next = readAhead(after: wanted, state.epoch) }
    return start
  }

  private func readAhead(
    after position: PoolPosition, _ epoch: EpochPlan
  ) -> PoolRequest<Pixel> {
    let isLast = position.pool + 1 == plan.poolCount
    let nextEpoch = plan.order == .stored ? position.epoch : position.epoch + 1
    let next =
      isLast
      ? PoolPosition(epoch: nextEpoch, pool: 0)
      : PoolPosition(epoch: position.epoch, pool: position.pool + 1)
    return PoolRequest(next, on: queue) { [loader, plan] in
      let epoch = next.epoch == epoch.epoch ? epoch : EpochPlan(plan, epoch: next.epoch)
      return try loader.load(epoch.contents(of: next.pool))
    }
  }

  /// Converts the samples of some slots into a minibatch, from sample `offset` of it on.
  private func convert(
    _ pool: SamplePool<Pixel>, _ slots: ArraySlice<Int>, _ samples: inout Tensor<Float>,
    _ labels: inout Tensor<Int64>, at offset: Int
  ) throws {
    let features = set.format.features
    let fault = samples.withMutableElements { target -> Int? in
      pool.pixels.withElements { source in
        func sample(_ slot: Int) -> UnsafeBufferPointer<Pixel> {
          UnsafeBufferPointer(rebasing: source[slot * features..<(slot + 1) * features])
        }
        for (index, slot) in slots.enumerated() {
          // Shuffled samples lie all over a pool that no near cache holds.
          let coming = slots.startIndex + index + 2
          if coming < slots.endIndex { prefetch(UnsafeRawBufferPointer(sample(slots[coming]))) }
          let place = target[((offset + index) * features)...]
          guard let place = UnsafeMutableBufferPointer(rebasing: place).baseAddress,
            convert(sample(slot), to: place)
          else { return slot }
        }
        return nil
      }
    }
    if let fault { throw explain(pool, fault) }
    labels.withMutableElements { target in
      for (index, slot) in slots.enumerated() {
        target[offset + index] = Int64(set.labels.numbers[pool.rows[slot]])
      }
    }
  }

  private func convert(
    _ sample: UnsafeBufferPointer<Pixel>, to target: UnsafeMutablePointer<Float>
  ) -> Bool {
    let channels = set.format.interleavedChannels
    guard channels > 1 else {
      return Pixel.convert(sample, to: target, maximum: set.format.maximum)
    }
    return withUnsafeTemporaryAllocation(of: Float.self, capacity: sample.count) { scratch in
      guard let pixels = scratch.baseAddress,
        Pixel.convert(sample, to: pixels, maximum: set.format.maximum)
      else { return false }
      let positions = sample.count / channels
      for channel in 0..<channels {
        for position in 0..<positions {
          target[channel * positions + position] = pixels[position * channels + channel]
        }
      }
      return true
    }
  }

  /// Which number of a sample is not what it should be.
  private func explain(_ pool: SamplePool<Pixel>, _ slot: Int) -> StorageError {
    let features = set.format.features
    return pool.pixels.withElements { source in
      var value = Float(0)
      for index in slot * features..<(slot + 1) * features {
        let pixel = UnsafeBufferPointer(rebasing: source[index..<index + 1])
        // By 1 a number stays itself, whatever it is.
        _ = Pixel.convert(pixel, to: &value, maximum: 1)
        if !value.isFinite || value > set.format.maximum ?? .infinity { break }
      }
      return set.format.fault(value, sample: pool.rows[slot])
    }
  }
}
