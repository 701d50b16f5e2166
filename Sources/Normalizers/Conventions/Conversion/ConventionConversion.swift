/// What a normalizer becomes on the way from one convention to another, and what does not survive it.
///
/// Inference gives the same numbers before and after, but where ``lost`` says otherwise, and but for running
/// variances that were rescaled because the number of elements was given.
public struct ConventionConversion: Sendable, Equatable {
  /// The method to use in the target; `nil` when nothing normalizes there any more.
  public internal(set) var method: NormalizationMethod?
  /// The options, as far as the target has them, in its terms.
  public internal(set) var options: NormalizerOptions
  /// The learned tensors and statistics that the target's method takes, under this package's names.
  public internal(set) var state: StateDictionary
  /// What was changed so that the meaning stays, a sentence each.
  public internal(set) var converted: [String] = []
  /// What has no counterpart in the target, a sentence each.
  public internal(set) var lost: [String] = []
  /// The convention that is converted to.
  public let target: Convention

  let elementsPerStatistic: Int?

  init(
    _ method: NormalizationMethod, _ options: NormalizerOptions, _ state: StateDictionary,
    target: Convention, elementsPerStatistic: Int?
  ) {
    self.method = method
    self.options = options
    self.state = state
    self.target = target
    self.elementsPerStatistic = elementsPerStatistic
  }

  mutating func convert(_ sentence: String) { converted.append(sentence) }

  mutating func lose(_ sentence: String) { lost.append(sentence) }

  var name: String { target.rawValue }
}

extension Convention {
  /// Says a normalizer of this convention in the terms of another.
  ///
  /// - Parameters:
  ///   - method: the method, not ``NormalizationMethod/none``.
  ///   - options: its options here.
  ///   - state: its ``Normalizer/state``; empty to convert options alone.
  ///   - target: the other convention.
  ///   - elementsPerStatistic: n of the batches that it was trained on, at least 2. With it, running
  ///     variances are rescaled by n/(n − 1) to what the target would have averaged, exactly but for what
  ///     is left in them of the initial 1; without it they are kept.
  /// - Precondition: the method is not ``NormalizationMethod/none``, and `elementsPerStatistic`, where it is given, is
  ///   at least 2.
  public func conversion(
    of method: NormalizationMethod, _ options: NormalizerOptions,
    state: StateDictionary = StateDictionary(), to target: Convention,
    elementsPerStatistic: Int? = nil
  ) -> ConventionConversion {
    precondition(method != .none, "there is a method to convert")
    precondition(elementsPerStatistic.map { $0 >= 2 } ?? true, "n − 1 is not 0")
    var conversion = ConventionConversion(
      method, options, state, target: target, elementsPerStatistic: elementsPerStatistic)
    switch method {
    case .weight, .spectral: conversion.convertWeights(method)
    default: conversion.convertActivations(method)
    }
    return conversion
  }
}
