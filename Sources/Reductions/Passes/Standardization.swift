/// What a statistic's elements go through: (x − mean)·scale.
package struct Standardization: Sendable, Equatable, BitwiseCopyable {
  package var mean: Double
  package var scale: Double

  package init(mean: Double, scale: Double) {
    self.mean = mean
    self.scale = scale
  }
}
