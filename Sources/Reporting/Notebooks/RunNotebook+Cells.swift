import Comparison

extension RunNotebook {
  /// Words and code in turns: the record, its trials, then a cell a figure.
  var cells: [Cell] {
    var sources: [(text: String, isCode: Bool)] = [
      (introduction, false), (opening, true),
      (
        """
        ## The trials

        One dictionary a trial: its arm (a method, in a sweep or an experiment with its settings), seed, status, numbers and curves. \
        A trial that diverged counts as guessing in `final`, and is not left out.
        """, false
      ), (NotebookCode.trials, true),
      (
        """
        ## How things are drawn

        Each method has a color, a dash and a symbol of its own, the same as in `normcmp report`. A mean is never shown alone: \
        `interval` is Student's 95 % t interval over the seeds.
        """, false
      ), (looks + "\n" + NotebookCode.drawing, true),
    ]
    let insideFigures = report.sweepFigures + report.tuningFigures + report.probeFigures
    if !insideFigures.isEmpty {
      sources += [("## Settings and layers", false), (NotebookCode.inside, true)]
    }
    for (figure, code) in drawn {
      sources.append(("## \(figure.title)\n\n\(figure.caption)", false))
      sources.append((code, true))
    }
    return sources.enumerated().map {
      Cell(source: $0.element.text, isCode: $0.element.isCode, number: $0.offset + 1)
    }
  }

  private var introduction: String {
    """
    # \(report.title)

    > \(report.question)

    **\(report.answer)**

    \(report.facts)

    The numbers below are read from the [run record](\(recordPath.percentEncoded)), an HDF5 file beside this notebook. It needs h5py and \
    matplotlib: `pip install jupyter h5py matplotlib`.
    """
  }

  private var opening: String {
    """
    import h5py
    import matplotlib.pyplot as plt
    import numpy as np

    RECORD = \(recordPath.pythonLiteral)
    run = h5py.File(RECORD, "r", track_order=True)


    def text(value):
        return value.decode() if isinstance(value, bytes) else str(value)


    for name, value in run["configuration"].attrs.items():
        print(f"{name}: {text(value)}")
    """
  }

  /// The looks of this run's methods, and the quantiles that its intervals need.
  private var looks: String {
    let arms = report.arms + report.tuning
    var methods: [String] = []
    for arm in arms where !methods.contains(arm.method) { methods.append(arm.method) }
    let lines = methods.compactMap { method in
      report.looks[method].map { look -> String in
        let dash = look.dash.split(separator: " ").joined(separator: ", ")
        let style = dash.isEmpty ? "\"-\"" : "(0, (\(dash)))"
        return
          "    \(method.pythonLiteral): (\"\(look.light)\", \(style), \"\(look.symbol.matplotlib)\"),"
      }
    }
    let counts = Set(arms.map(\.trials.count)).filter { $0 > 1 }.sorted()
    let quantiles = counts.map { count in
      "\(count): \(StudentT(degreesOfFreedom: count - 1).upperQuantile(0.025))"
    }
    return """
      # color, line style, symbol
      LOOKS = {
      \(lines.joined(separator: "\n"))
      }
      # The 97.5 % quantile of Student's t by number of seeds.
      QUANTILE = {\(quantiles.joined(separator: ", "))}

      """
  }

  /// What draws each figure; figures that no code is known for are left out.
  private var drawn: [(figure: Figure, code: String)] {
    report.figures.compactMap { figure in
      NotebookCode.call(for: figure.name, reference: report.reference).map { (figure, $0) }
    }
  }
}

extension SeriesLook.Symbol {
  fileprivate var matplotlib: String {
    switch self {
    case .circle: "o"
    case .square: "s"
    case .diamond: "D"
    case .up: "^"
    case .down: "v"
    }
  }
}

extension String {
  /// The text as a literal of Python.
  var pythonLiteral: String {
    "\"" + replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").replacing("\n", with: "\\n")
      + "\""
  }

  fileprivate var percentEncoded: String {
    replacing("%", with: "%25").replacing(" ", with: "%20").replacing("(", with: "%28")
      .replacing(")", with: "%29")
  }
}
