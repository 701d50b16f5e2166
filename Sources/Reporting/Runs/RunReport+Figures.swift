extension RunReport {
  /// The figures, in the order in which they are read; those that the record has no numbers for are left out.
  public var figures: [Figure] {
    switch kind {
    case .comparison:
      [finalAccuracyFigure, differenceFigure].compactMap(\.self) + learningCurveFigures
        + [timeFigure, memoryFigure, seedCurveFigure].compactMap(\.self) + probeFigures
    case .sweep, .advice:
      sweepFigures + tuningFigures
        + [finalAccuracyFigure, timeFigure, memoryFigure].compactMap(\.self) + learningCurveFigures
        + probeFigures
    case .experiment:
      findingFigures + sweepFigures + [finalAccuracyFigure].compactMap(\.self)
        + learningCurveFigures + probeFigures
    }
  }

  /// The legend of some methods.
  func legend(_ methods: [String]) -> [(name: String, look: SeriesLook)] {
    methods.compactMap { method in looks[method].map { (method, $0) } }
  }

  /// The height of a panel with a row of names for each arm.
  static func height(rows: Int) -> Double { 52 + 24 * Double(max(2, rows)) }

  /// Where the symbols of single seeds lie within a row: spread, so that equal ones do not hide each other.
  static func spread(_ index: Int) -> Double { 0.2 + 0.06 * Double([0, 2, -2, 1, -1][index % 5]) }
}
