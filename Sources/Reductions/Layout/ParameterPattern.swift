/// How the parameters of a row layout meet its spans.
enum ParameterPattern {
  /// All elements of a statistic take one parameter, or there is none: batch, instance.
  case perStatistic
  /// A span holds several runs, each with a parameter of its own: layer and group, per channel.
  case perRun
  /// Each span takes another parameter: interleaved groups.
  case perSpan
  /// Every element has a parameter of its own: layer, per element.
  case perElement

  init(_ layout: StatisticLayout, _ parameters: ParameterLayout?) {
    guard let parameters else {
      self = .perStatistic
      return
    }
    if parameters.runLength < layout.spanLength {
      self = parameters.runLength == 1 ? .perElement : .perRun
    } else {
      let period = parameters.runLength * parameters.count
      let isOne = layout.spans.count == 1 || layout.spans.stride.isMultiple(of: period)
      self = isOne ? .perStatistic : .perSpan
    }
  }
}

extension ParameterLayout {
  /// The parameter of the element at an offset.
  @inline(__always)
  func index(at offset: Int) -> Int { (offset / runLength) % count }
}
