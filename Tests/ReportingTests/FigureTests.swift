import Foundation
import Reporting
import Storage
import Testing

#if canImport(FoundationXML)
  import FoundationXML
#endif

@Suite struct FigureTests {
  static let reports = [
    RunReport(MadeRecord.comparison(), name: "made"),
    RunReport(MadeRecord.experiment(), name: "batch-size"),
    RunReport(MadeRecord.comparison(methods: ["batch"], seeds: 1, epochs: 1), name: "one"),
  ]

  @Test(arguments: reports) func everyFigureIsXMLWithFiniteNumbers(report: RunReport) {
    for figure in report.figures {
      #expect(XMLParser(data: Data(figure.svg.utf8)).parse(), "\(figure.name)")
      for word in ["nan", "inf"] {
        #expect(!figure.svg.contains("\"\(word)") && !figure.svg.contains(",\(word)"))
      }
      #expect(figure.svg.contains("viewBox=\"0 0 \(figure.width.rawValue.svg) "))
    }
    #expect(Set(report.figures.map(\.name)).count == report.figures.count)
  }

  private static let hasRenderer = (ProcessInfo.processInfo.environment["PATH"] ?? "")
    .split(separator: ":").contains {
      FileManager.default.isExecutableFile(atPath: "\($0)/rsvg-convert")
    }

  @Test(.enabled(if: hasRenderer, "librsvg's rsvg-convert is not installed"), arguments: reports)
  func everyFigureIsRendered(report: RunReport) throws {
    let directory = FileManager.default.temporaryDirectory.appending(path: "figures-\(UUID())")
    defer { try? FileManager.default.removeItem(at: directory) }
    let count = report.figures.count
    let written = try report.writeFigures(to: directory.path(percentEncoded: false))
    #expect(written.svg == count && written.png == count)
    for figure in report.figures {
      let png = try Data(contentsOf: directory.appending(path: "\(figure.name).png"))
      // The header's width: 300 dots an inch.
      let width = png[16..<20].reduce(0) { $0 << 8 | Int($1) }
      #expect(abs(Double(width) - figure.width.rawValue * 300 / 96) <= 1, "\(figure.name)")
    }
  }

  @Test func aComparisonHasTheFiguresThatItsRecordGives() {
    #expect(
      Self.reports[0].figures.map(\.name) == [
        "test-accuracy", "difference-from-batch", "test-accuracy-by-epoch", "train-loss-by-epoch",
        "time-per-step", "memory", "test-accuracy-of-every-seed",
      ])
    #expect(
      Self.reports[2].figures.map(\.name) == [
        "test-accuracy", "test-accuracy-by-epoch", "train-loss-by-epoch", "time-per-step", "memory",
      ])
  }

  @Test func anExperimentHasThoseOfItsProbesAndSettings() {
    #expect(
      Self.reports[1].figures.map(\.name) == [
        "findings", "test-accuracy-by-batch", "test-accuracy", "test-accuracy-by-epoch",
        "train-loss-by-epoch", "percentiles-of-fc1", "gradient-norm-by-step", "landscape-of-loss",
      ])
  }

  /// The numbers of the marks are the record's, none is missing and none is another.
  @Test func everySeedOfEveryCurveIsDrawn() throws {
    let report = Self.reports[0]
    let figure = try #require(report.figures.first { $0.name == "test-accuracy-by-epoch" })
    let lines = figure.panels[0].series.flatMap(\.marks).compactMap { mark -> [Double]? in
      if case .line(let data, .seed) = mark { data.map(\.y) } else { nil }
    }
    let curves = report.record.trials.compactMap { $0.curves["test_accuracy"] }
    #expect(Set(lines) == Set(curves) && lines.count == curves.count)
  }

  @Test func meansAndIntervalsAreTheRecords() throws {
    let report = Self.reports[0]
    let figure = try #require(report.figures.first { $0.name == "difference-from-batch" })
    let drawn = figure.panels[0].series.flatMap(\.marks).compactMap { mark -> [Double]? in
      if case .interval(let low, let high, let mean, _) = mark { [low, mean, high] } else { nil }
    }
    func column(_ name: String) -> [Double] {
      if case .numbers(let cells) = report.record.comparisons.columns[name] { cells } else { [] }
    }
    #expect(drawn.map { $0[0] } == column("interval_low") && !drawn.isEmpty)
    #expect(drawn.map { $0[1] } == column("difference"))
    #expect(drawn.map { $0[2] } == column("interval_high"))
  }

  /// A point of a figure lies where its axis says, in the file.
  @Test func placesFollowTheAxes() throws {
    let axis = Axis.numbers("x", Scale(domain: 0...10))
    let panel = Panel(
      x: axis, y: axis, series: [Series(look: nil, marks: [.seeds([.init(x: 2.5, y: 10)])])])
    let frame = panel.frame(width: 336, height: 200)
    let figure = Figure("one", title: "One", caption: "One.", [panel], panelHeight: 200)
    let x = (frame.left + 0.25 * frame.width).svg
    #expect(figure.svg.contains("<circle class=\"dot\" cx=\"\(x)\" cy=\"\(frame.top.svg)\""))
  }

  @Test func stopsAreDrawnAndMeansEndThere() throws {
    let figure = try #require(
      Self.reports[0].figures.first { $0.name == "test-accuracy-of-every-seed" })
    let none = try #require(figure.panels.first { $0.title == "none" })
    let marks = none.series.flatMap(\.marks)
    #expect(marks.contains { if case .stops(let data) = $0 { data.count == 1 } else { false } })
    #expect(
      marks.contains { if case .line(let data, .mean) = $0 { data.count == 1 } else { false } })
  }

  @Test func methodsLookTheSameEverywhere() {
    let some = SeriesLook.looks(of: ["batch", "mine"])
    let all = SeriesLook.looks(of: ["none", "layer", "batch", "yours", "mine"])
    #expect(some["batch"] == all["batch"])
    #expect(all["mine"] != all["yours"])
    let looks = SeriesLook.all
    #expect(Set(looks.map(\.light)).count == looks.count)
    #expect(Set(looks.map { "\($0.dash) \($0.symbol)" }).count >= 10)
  }

  /// Text and lines stand out from white and from the dark card (WCAG 2.2, 1.4.11).
  @Test(arguments: SeriesLook.all) func huesHaveContrast(look: SeriesLook) throws {
    #expect(try contrast(look.light, "#ffffff") >= 3)
    #expect(try contrast(look.dark, "#14181d") >= 4.5)
  }

  private func contrast(_ a: String, _ b: String) throws -> Double {
    func luminance(_ hex: String) throws -> Double {
      let number = try #require(Int(hex.dropFirst(), radix: 16))
      let linear = [16, 8, 0].map { shift -> Double in
        let value = Double(number >> shift & 255) / 255
        return value <= 0.04045 ? value / 12.92 : pow((value + 0.055) / 1.055, 2.4)
      }
      return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
    }
    let (x, y) = (try luminance(a), try luminance(b))
    return (max(x, y) + 0.05) / (min(x, y) + 0.05)
  }
}

extension RunReport: CustomTestStringConvertible {
  /// The name of the run.
  public var testDescription: String { name }
}
