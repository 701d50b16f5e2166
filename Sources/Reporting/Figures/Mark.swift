/// What is drawn for data, in the numbers of the axes.
package enum Mark: Hashable, Sendable {
  /// A line through points, broken where a number has no place.
  case line([Datum], Weight = .mean)
  /// The area between two lines.
  case band([Span])
  /// A symbol at each point.
  case points([Datum])
  /// A small, faint symbol at each point: single seeds.
  case seeds([Datum])
  /// A cross at each point: where a trial stopped.
  case stops([Datum])
  /// A horizontal interval with a symbol at its mean.
  case interval(low: Double, high: Double, mean: Double, y: Double)
  /// A vertical interval.
  case errorBar(x: Double, low: Double, high: Double)
  /// A horizontal bar, `y` ± 0.32, from one number to another; pale where told.
  case bar(from: Double, to: Double, y: Double, isPale: Bool)
  /// A vertical line across the panel.
  case rule(x: Double)
  /// A text that begins at a point, or ends there.
  case note(String, Datum, endsThere: Bool = false)

  package struct Datum: Hashable, Sendable {
    package let x: Double
    package let y: Double

    package init(x: Double, y: Double) {
      self.x = x
      self.y = y
    }
  }

  /// What lies between two numbers at a place.
  package struct Span: Hashable, Sendable {
    let x: Double
    let low: Double
    let high: Double
  }

  /// How much a line stands out.
  package enum Weight: String, Hashable, Sendable {
    /// The mean of several seeds, or what else the eye should follow.
    case mean
    /// One seed of several.
    case seed
  }
}

/// Marks of one kind of data, such as one method's, in one look.
package struct Series: Hashable, Sendable {
  /// How it looks; `nil` for what belongs to no method.
  package let look: SeriesLook?
  /// What is shown while it is pointed at.
  package var label: String?
  package let marks: [Mark]

  package init(look: SeriesLook?, label: String? = nil, marks: [Mark]) {
    self.look = look
    self.label = label
    self.marks = marks
  }
}
