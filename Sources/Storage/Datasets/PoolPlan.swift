import Tensors

/// How samples of a set come together, for any epoch: pure arithmetic.
///
/// The rows of the file are cut into bands of neighbours, whole chunks where there are chunks. A pool is some
/// bands in memory. An epoch goes from pool to pool; shuffled, the bands are dealt to the pools in another
/// order in each epoch, and the samples of a pool are given in an order of their own. When one pool holds all,
/// the order is that of ``SampleOrder/positions(_:epoch:)``: uniform over all orders.
struct PoolPlan: Sendable, Equatable {
  /// The samples.
  let count: Int
  /// Their order.
  let order: SampleOrder
  /// The samples of a band; the last may have fewer.
  let bandRows: Int
  /// The bands of a pool; the last may have fewer.
  let bandsPerPool: Int

  /// The number of bands.
  var bandCount: Int { (count + bandRows - 1) / bandRows }

  /// The number of pools.
  var poolCount: Int { (bandCount + bandsPerPool - 1) / bandsPerPool }

  /// The samples that a pool holds at most.
  var poolRows: Int { min(count, bandRows * bandsPerPool) }

  /// Whether one pool holds all samples.
  var isResident: Bool { poolCount == 1 }

  /// Whether every order of all samples is as likely as any other.
  var isExact: Bool { isResident || bandRows == 1 }
}

/// The pools of one epoch.
struct EpochPlan: Sendable {
  let plan: PoolPlan
  let epoch: Int
  /// The bands in the order in which they are dealt to the pools.
  private let bands: [Int]
  /// The pool with the band of fewer rows.
  private let shortPool: Int

  init(_ plan: PoolPlan, epoch: Int) {
    self.plan = plan
    self.epoch = epoch
    switch plan.order {
    case .shuffled(let seed) where !plan.isResident && plan.bandRows > 1:
      var random = RandomNumbers(seed: seed, stream: "bands/epoch \(epoch)")
      bands = random.permutation(plan.bandCount)
    case .shuffled where !plan.isResident: bands = plan.order.positions(plan.count, epoch: epoch)
    case .stored, .shuffled: bands = Array(0..<plan.bandCount)
    }
    shortPool = (bands.firstIndex(of: plan.bandCount - 1) ?? 0) / plan.bandsPerPool
  }

  /// The position in the epoch of the first sample of a pool; that of the pool after the last is the count.
  func start(of pool: Int) -> Int {
    guard pool < plan.poolCount else { return plan.count }
    let missing = plan.bandCount * plan.bandRows - plan.count
    return pool * plan.bandRows * plan.bandsPerPool - (pool > shortPool ? missing : 0)
  }

  /// The pool with the sample at a position of the epoch.
  func pool(holding position: Int) -> Int {
    var pool = position / (plan.bandRows * plan.bandsPerPool)
    while position >= start(of: pool + 1) { pool += 1 }
    return pool
  }

  /// What a pool holds, and in which order it gives it.
  func contents(of pool: Int) -> PoolContents {
    let end = min(plan.bandCount, (pool + 1) * plan.bandsPerPool)
    let dealt = bands[pool * plan.bandsPerPool..<end]
    // Read in the order of the file, whatever comes first afterwards.
    let sorted = dealt.sorted()
    let ranges = sorted.map { $0 * plan.bandRows..<min(plan.count, ($0 + 1) * plan.bandRows) }
    let count = ranges.reduce(0) { $0 + $1.count }
    return PoolContents(
      ranges: plan.bandRows == 1 ? Self.joined(ranges) : ranges,
      slots: slots(pool, count, dealt: dealt))
  }

  private func slots(_ pool: Int, _ count: Int, dealt: ArraySlice<Int>) -> [Int] {
    guard case .shuffled(let seed) = plan.order else { return Array(0..<count) }
    if plan.isResident { return plan.order.positions(count, epoch: epoch) }
    if plan.bandRows == 1 {
      // The bands are samples, dealt in their order.
      let order = dealt.indices.sorted { dealt[$0] < dealt[$1] }
      var slots = [Int](repeating: 0, count: count)
      for (slot, index) in order.enumerated() { slots[index - dealt.startIndex] = slot }
      return slots
    }
    var random = RandomNumbers(seed: seed, stream: "pool \(pool)/epoch \(epoch)")
    return random.permutation(count)
  }

  /// Neighbours made one.
  private static func joined(_ ranges: [Range<Int>]) -> [Range<Int>] {
    var joined: [Range<Int>] = []
    for range in ranges {
      if let last = joined.last, last.upperBound == range.lowerBound {
        joined[joined.count - 1] = last.lowerBound..<range.upperBound
      } else {
        joined.append(range)
      }
    }
    return joined
  }
}

/// What a pool holds.
struct PoolContents: Sendable, Equatable {
  /// The rows of the file, which fill the slots of the pool in this order.
  let ranges: [Range<Int>]
  /// The slots in the order in which their samples are given.
  let slots: [Int]

  /// The row of the file in each slot.
  var rows: [Int] { ranges.flatMap(Array.init) }
}
