/// What a probe read of a network at one time.
public struct ProbeReading: Sendable, Equatable {
  /// A number under the name of its layer and quantity.
  public struct Value: Sendable, Equatable {
    /// Such as `fc1.gradient_norm`.
    public let name: String
    /// The number; not finite where the network's are not.
    public let value: Double
  }

  /// The numbers, in the order in which the layers come.
  public internal(set) var values: [Value] = []

  /// The percentiles of every unit of every nonlinearity, when they were asked for.
  public internal(set) var percentiles: [(layer: String, units: [Percentiles])] = []

  /// A number; `nil` for what was not measured.
  public subscript(name: String) -> Double? { values.first { $0.name == name }?.value }

  /// Whether all numbers are the same.
  public static func == (left: ProbeReading, right: ProbeReading) -> Bool {
    left.values == right.values
      && left.percentiles.elementsEqual(right.percentiles) {
        $0.layer == $1.layer && $0.units == $1.units
      }
  }
}
