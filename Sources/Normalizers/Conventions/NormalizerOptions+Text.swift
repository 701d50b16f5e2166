extension NormalizerOptions {
  /// The value of an option as a user types it; `default` where nothing is chosen.
  public func text(of option: NormalizerOption) -> String {
    switch option {
    case .epsilon: epsilon.map { "\($0)" } ?? "machine"
    case .momentum: "\(momentum)"
    case .runningVariance: runningVariance.rawValue
    case .runningStatistics: onOrOff(tracksRunningStatistics)
    case .frozen: onOrOff(isFrozen)
    case .ghostBatchSize: ghostBatchSize.map { "\($0)" } ?? "off"
    case .ghostUpdate: ghostUpdate.rawValue
    case .ghostArrangement: ghostArrangement.rawValue
    case .affine: affine.rawValue
    case .elementwise: onOrOff(isElementwise)
    case .over: extent.rawValue
    case .groups: if case .count(let count) = grouping { "\(count)" } else { "default" }
    case .groupSize: if case .size(let size) = grouping { "\(size)" } else { "default" }
    case .arrangement: arrangement.rawValue
    case .renormConvention: renormalizationConvention.rawValue
    case .renormMomentum: "\(referenceMomentum)"
    case .rMin: rMin.map { "\($0)" } ?? "1/r-max"
    case .rMax: "\(rMax)"
    case .dMax: "\(dMax)"
    case .schedule: renormalizationSchedule.description
    case .dim: if case .axis(let axis) = dimension { "\(axis)" } else { "all" }
    case .iterations: "\(iterations)"
    case .order: iterationOrder.rawValue
    case .penalty: penalty.map { "\($0)" } ?? "off"
    case .operatorSize: operatorSize.map(joined) ?? "off"
    case .stride: joined(stride)
    case .padding: if case .zeros(let zeros) = padding { joined(zeros) } else { "circular" }
    }
  }

  /// Sets an option to the value that a text stands for.
  ///
  /// Set several in the order of ``NormalizerOption``: a bound makes the schedule constant.
  ///
  /// - Parameters:
  ///   - option: the option.
  ///   - text: as ``text(of:)`` writes it; a bare number as momentum counts on the convention's side.
  ///   - convention: whose side that is.
  /// - Throws: ``NormalizationError/invalidOption(name:requirement:found:)``.
  public mutating func set(
    _ option: NormalizerOption, to text: String, in convention: Convention = .pyTorch
  ) throws(NormalizationError) {
    let value = OptionText(option, text)
    switch option {
    case .epsilon: epsilon = text == "machine" ? nil : try value.number(atLeast: 0)
    case .momentum: momentum = try value.momentum(convention)
    case .runningVariance: runningVariance = try value.choice([.unbiasedVariance, .biasedVariance])
    case .runningStatistics: tracksRunningStatistics = try value.truth()
    case .frozen: isFrozen = try value.truth()
    case .ghostBatchSize: ghostBatchSize = text == "off" ? nil : try value.count()
    case .ghostUpdate: ghostUpdate = try value.choice(GhostBatches.Update.allCases)
    case .ghostArrangement: ghostArrangement = try value.choice(GroupArrangement.allCases)
    case .affine: affine = try value.choice(AffineChoice.allCases)
    case .elementwise: isElementwise = try value.truth()
    case .over: extent = try value.choice(Extent.allCases)
    case .groups: grouping = .count(try value.count())
    case .groupSize: grouping = .size(try value.count())
    case .arrangement: arrangement = try value.choice(GroupArrangement.allCases)
    case .renormConvention:
      renormalizationConvention = try value.choice(RenormalizationConvention.allCases)
    case .renormMomentum: referenceMomentum = try value.momentum(convention)
    case .rMin:
      rMin = text == "1/r-max" ? nil : try value.number(atLeast: 0)
      renormalizationSchedule = .constant
    case .rMax:
      rMax = try value.bound(atLeast: 0)
      renormalizationSchedule = .constant
    case .dMax:
      dMax = try value.bound(atLeast: 0)
      renormalizationSchedule = .constant
    case .schedule:
      guard let schedule = Schedule(text) else {
        throw value.refusal("constant, paper or paper:steps")
      }
      renormalizationSchedule = schedule
    case .dim: dimension = text == "all" ? .all : .axis(try value.axis())
    case .iterations: iterations = try value.count()
    case .order: iterationOrder = try value.choice(PowerIterationOrder.allCases)
    case .penalty: penalty = text == "off" ? nil : try value.number(atLeast: 0)
    case .operatorSize: operatorSize = text == "off" ? nil : try value.extents(atLeast: 1)
    case .stride: stride = try value.extents(atLeast: 1)
    case .padding: padding = text == "circular" ? .circular : .zeros(try value.extents(atLeast: 0))
    }
  }

  private func joined(_ extents: [Int]) -> String {
    extents.map(String.init).joined(separator: "x")
  }

  private func onOrOff(_ truth: Bool) -> String { truth ? "on" : "off" }
}

extension NormalizerOptions.Schedule: CustomStringConvertible {
  /// `constant`, `paper`, or `paper:` and the steps of the whole training.
  public var description: String {
    switch self {
    case .constant: "constant"
    case .paper(let steps): steps == 160_000 ? "paper" : "paper:\(steps)"
    }
  }

  /// The schedule that a text stands for; `nil` when it is none.
  public init?(_ text: String) {
    let parts = text.split(separator: ":", omittingEmptySubsequences: false)
    switch (parts.count, parts[0]) {
    case (1, "constant"): self = .constant
    case (1, "paper"): self = .paper(steps: 160_000)
    case (2, "paper"):
      guard let steps = Int(parts[1]), steps >= 0 else { return nil }
      self = .paper(steps: steps)
    default: return nil
    }
  }
}

/// The text of one option, to be read.
private struct OptionText {
  let option: NormalizerOption
  let text: String

  init(_ option: NormalizerOption, _ text: String) {
    self.option = option
    self.text = text
  }

  func refusal(_ requirement: String) -> NormalizationError {
    .invalidOption(name: option.rawValue, requirement: requirement, found: "'\(text)'")
  }

  func number(atLeast least: Double) throws(NormalizationError) -> Double {
    guard let number = Double(text), number >= least, number.isFinite else {
      throw refusal("a finite number of at least \(least)")
    }
    return number
  }

  func bound(atLeast least: Double) throws(NormalizationError) -> Double {
    guard let number = Double(text), number >= least else {
      throw refusal("a number of at least \(least), or inf")
    }
    return number
  }

  func count() throws(NormalizationError) -> Int {
    guard let count = Int(text), count >= 1 else { throw refusal("a whole number of at least 1") }
    return count
  }

  func extents(atLeast least: Int) throws(NormalizationError) -> [Int] {
    let texts = text.split(separator: "x", omittingEmptySubsequences: false)
    let extents = texts.compactMap { Int($0) }.filter { least...65_536 ~= $0 }
    guard extents.count == texts.count else {
      throw refusal("whole numbers from \(least) to 65536 joined by x")
    }
    return extents
  }

  func axis() throws(NormalizationError) -> Int {
    guard let axis = Int(text), axis >= 0 else { throw refusal("an axis from 0, or all") }
    return axis
  }

  func momentum(_ convention: Convention) throws(NormalizationError) -> Momentum {
    guard let momentum = Momentum(text, bareNumber: convention.momentumSide) else {
      throw refusal("rate:m or decay:d with a number within 0…1, or cumulative")
    }
    return momentum
  }

  func truth() throws(NormalizationError) -> Bool {
    switch text {
    case "on", "true": true
    case "off", "false": false
    default: throw refusal("on or off")
    }
  }

  func choice<Choice: RawRepresentable<String>>(
    _ choices: [Choice]
  ) throws(NormalizationError) -> Choice {
    guard let choice = Choice(rawValue: text), choices.contains(where: { $0.rawValue == text })
    else { throw refusal(choices.map(\.rawValue).joined(separator: " or ")) }
    return choice
  }
}
