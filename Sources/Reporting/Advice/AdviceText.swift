public import Comparison
import Normalizers
import Storage

/// Advice as a person reads it on a terminal.
public struct AdviceText: Sendable {
  let advice: Advice

  /// The text of some advice.
  public init(_ advice: Advice) { self.advice = advice }

  /// The answer in paragraphs, and the table that it rests on.
  ///
  /// - Parameters:
  ///   - width: the characters of a line.
  ///   - styled: whether to emphasize cells with the escape sequences of a terminal.
  public func text(width: Int = 80, styled: Bool = false) -> String {
    let blocks =
      paragraphs.map { $0.wrapped(width).joined(separator: "\n") + "\n" }
      + [table.text(width: width, styled: styled)]
      + [notes.flatMap { $0.wrapped(width) }.map { $0 + "\n" }.joined()]
    return blocks.joined(separator: "\n")
  }

  /// The answer: what to take, how sure that is, what it costs, what to watch.
  public var paragraphs: [String] {
    guard let method = advice.recommended else {
      return ["None of the methods could be trained on \(advice.dataset.name)."]
    }
    return [recommendation(method), cost(method), inference(method)].filter { !$0.isEmpty }
  }

  private func recommendation(_ method: Advice.Candidate) -> String {
    let plan = advice.question.plan
    var text =
      "Take \(Self.name(method.method)), with \(plan.optimizer.rule.rawValue) at a learning rate of "
      + "\(Self.rate(method.rate)): test accuracy \(NumberText.percent(method.testAccuracy, places: 2)) on "
      + "\(advice.dataset.name), over \(method.testAccuracy.count) seeds. "
    if let best = advice.best, best.method != method.method {
      text +=
        "\(Self.name(best.method).capitalizedFirst) has the largest mean, "
        + "\(NumberText.percent(best.testAccuracy, places: 2)), but both are equal within "
        + "\(margin) (\(pText(advice.pair(best.method, method.method)?.equivalencePValue))), and "
        + "\(method.method.rawValue) takes less time. "
    }
    return text + others(method).joined(separator: " ")
  }

  /// What is known of the other finalists against the recommended one.
  private func others(_ method: Advice.Candidate) -> [String] {
    let rivals = advice.candidates.filter {
      $0.testAccuracy.count > 0 && $0.method != method.method
        && ($0.method != advice.best?.method || advice.best?.method == method.method)
    }.sorted { ($0.testAccuracy.mean ?? 0) > ($1.testAccuracy.mean ?? 0) }
    return rivals.compactMap { rival in
      guard let pair = advice.pair(method.method, rival.method) else { return nil }
      let name = Self.name(rival.method).capitalizedFirst
      let sign = pair.method == rival.method ? "+" : "-"
      let difference = NumberText.percentagePoints(pair.comparison)
        .drop { $0 == "+" || $0 == "-" }
      let signed = pair.comparison.difference == 0 ? String(difference) : sign + difference
      if let p = pair.pValue, p <= Advice.level {
        let isEqual = (pair.equivalencePValue ?? 1) <= Advice.level
        return "\(name) is \(pair.method == rival.method ? "better" : "worse"): \(signed) points "
          + "(\(NumberText.pStatement(p)))\(isEqual ? ", though within \(margin)" : "")."
      }
      if let p = pair.equivalencePValue, p <= Advice.level {
        return "\(name) is equal to it within \(margin): \(signed) points (\(pText(p)))."
      }
      return
        "Whether \(Self.name(rival.method)) is better or worse cannot be told: \(signed) points "
        + "(\(pText(pair.pValue)))."
    }
  }

  private func cost(_ method: Advice.Candidate) -> String {
    guard let cost = method.cost else { return "" }
    var text =
      "A step takes \(NumberText.significant(cost.step.millisecondsPerStep)) ms on one thread, "
      + "\(NumberText.percent(cost.step.normalizationShare, places: 0)) of it normalization"
    if let plain = advice.candidates.first(where: { $0.method == .none })?.cost,
      method.method != .none
    {
      text +=
        " (without any: \(NumberText.significant(plain.step.millisecondsPerStep)) ms)"
    }
    text += "."
    if let peak = cost.step.peakBytes { text += " Training holds \(Self.bytes(peak)) at its peak." }
    return text + " A saved network takes \(Self.bytes(cost.networkBytes))."
  }

  private func inference(_ method: Advice.Candidate) -> String {
    var sentences: [String] = []
    if let set = method.cost?.smallestSet {
      sentences.append(
        "The smallest set that a statistic is taken over has \(set.count) numbers, in \(set.layer), "
          + "at this batch size of \(advice.question.plan.batchSize).")
    }
    guard let facts = advice.inference else { return sentences.joined(separator: " ") }
    if let byBatches = facts.accuracyByBatches {
      sentences.append(
        "Inference uses running statistics, training those of the minibatch. Measured on the network "
          + "of seed \(facts.seed): \(NumberText.percent(facts.accuracy, places: 2)) with running "
          + "statistics, \(NumberText.percent(byBatches, places: 2)) with those of test minibatches"
          + (facts.recalibratedAccuracy.map {
            ", \(NumberText.percent($0, places: 2)) after normcmp checkpoint recalibrate"
          } ?? "") + ".")
    } else if method.method != .none {
      sentences.append(
        "It keeps no running statistics of activations, so that inference depends neither on other "
          + "samples nor on the minibatches of training.")
    }
    if facts.normalizers > 0 {
      sentences.append(
        facts.kept.first.map {
          "\(facts.kept.count) of its \(facts.normalizers) normalizers stay in inference: \($0)."
        } ?? "Inference can do without its normalizers: normcmp checkpoint fold takes all "
          + "\(facts.normalizers) into the layers before them.")
    }
    return sentences.joined(separator: " ")
  }

  /// What a reader has to know of how it was found.
  private var notes: [String] {
    let question = advice.question
    let plan = question.plan
    var notes = [
      "\(plan.settings["model"]?.description ?? ""), batches of \(plan.batchSize), \(question.epochs ?? 0) epochs. Every method was "
        + "tried at \(question.rates.map(Self.rate).joined(separator: ", ")) on a fifth of the training "
        + "set held out, \(AdviceQuestion.tuningSeeds.count) seeds each; the best "
        + "\(AdviceQuestion.finalists) were judged on the test set with \(question.seeds ?? 0) other "
        + "seeds. p: sign-flip tests over the seeds, adjusted by Holm's method over all pairs; "
        + "equality by two one-sided tests.",
      "Set: the fewest numbers that a statistic is taken over.",
    ]
    if advice.shareOfSamples < 1 {
      notes.append(
        "The time was too short for all training samples: \(NumberText.percent(advice.shareOfSamples)) of "
          + "them were used, so the answer is one for small data. Give more --seconds.")
    }
    let edges = advice.candidates.filter { $0.isRateAtEdge && $0.testAccuracy.count > 0 }
    if !edges.isEmpty {
      notes.append(
        "The best rate lies at the edge of those tried for "
          + edges.map(\.method.rawValue).joined(separator: ", ")
          + "; others may be better: --rates.")
    }
    for candidate in advice.candidates {
      if let failure = candidate.failure {
        notes.append("\(candidate.method.rawValue) failed: \(failure).")
      } else if candidate.diverged > 0 {
        notes.append(
          "\(candidate.method.rawValue): \(candidate.diverged) trainings diverged, which count as "
            + "guessing.")
      }
    }
    return notes
  }

  private var margin: String {
    "±\(NumberText.significant(100 * advice.question.margin, digits: 2)) points"
  }

  private func pText(_ value: Double?) -> String { NumberText.pStatement(value) }

  static func rate(_ rate: Double) -> String { "\(rate)" }

  static func name(_ method: NormalizationMethod) -> String {
    method == .none ? "no normalization" : method.definition.title.lowercased()
  }

  private static func bytes(_ count: Int) -> String {
    count < 1 << 20
      ? "\(NumberText.significant(Double(count) / 1024, digits: 2)) KiB"
      : "\(NumberText.significant(Double(count) / Double(1 << 20), digits: 2)) MiB"
  }
}

extension String {
  fileprivate var capitalizedFirst: String { prefix(1).uppercased() + dropFirst() }
}
