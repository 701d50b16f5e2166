/// One or several runs as a page of its own: no other file, no network, no script needed to read it.
public struct ReportPage: Sendable {
  let reports: [RunReport]

  /// The page of some runs, at least one, side by side where there are several.
  public init(_ reports: [RunReport]) {
    // A method has the same look in all of them.
    let looks = SeriesLook.looks(of: reports.flatMap { ($0.arms + $0.tuning).map(\.method) })
    self.reports = reports.map { $0.with(looks) }
  }

  /// The page's text.
  public var html: String {
    "<!doctype html>\n"
      + node(
        "html", ["lang": "en"],
        [
          node(
            "head",
            [
              node("meta", ["charset": "utf-8"], []),
              node(
                "meta", ["name": "viewport", "content": "width=device-width, initial-scale=1"], []),
              node("meta", ["name": "color-scheme", "content": "light dark"], []),
              node("title", title),
              node("style", [.markup(PageStyle.css + FigureStyle.css + hidingRules)]),
            ]),
          node(
            "body",
            [
              heading, toolbar, node("main", overview + reports.enumerated().map(section)), footer,
              node("script", [.markup(PageScript.text)]),
            ]),
        ]
      ).html
  }

  private var isSingle: Bool { reports.count == 1 }

  private var title: String {
    isSingle
      ? reports[0].title : "\(reports.count) runs: " + reports.map(\.name).joined(separator: ", ")
  }

  private var heading: HTMLNode {
    guard isSingle else {
      return node(
        "header",
        [node("p", ["class": "kind"], "normcmp"), node("h1", "\(reports.count) runs side by side")])
    }
    let report = reports[0]
    return node(
      "header",
      [
        node("p", ["class": "kind"], "normcmp · \(report.kindName) · \(report.name)"),
        node("h1", report.title), node("p", ["class": "question"], report.question),
        node("p", ["class": "answer"], report.answer), node("p", ["class": "facts"], report.facts),
      ])
  }

  /// A box for each method, which hides it in every figure.
  private var toolbar: HTMLNode {
    let methods = methods
    guard methods.count > 1 else { return .text("") }
    return node(
      "form", ["class": "methods", "aria-label": "Methods shown in the figures"],
      methods.map { name, look in
        node(
          "label",
          [
            node(
              "input",
              [
                "type": "checkbox", "checked": "", "id": "show-\(look.name)", "autocomplete": "off",
              ],
              []),
            .markup(Self.swatch(look)), node("span", name),
          ])
      })
  }

  private var methods: [(name: String, look: SeriesLook)] {
    var seen: Set<String> = []
    return reports.flatMap { report in
      report.methods.compactMap { name in report.looks[name].map { (name, $0) } }
    }
    .filter { seen.insert($0.0).inserted }
  }

  /// Unchecked boxes hide by the style sheet alone.
  private var hidingRules: String {
    methods.map { _, look in
      "body:has(#show-\(look.name):not(:checked)) main .series.m-\(look.name) { display: none }\n"
    }.joined()
  }

  /// A line with the method's symbol, as in the legends.
  static func swatch(_ look: SeriesLook) -> String {
    let line = SVGElement.group(
      class: "m-\(look.name)", offset: Point(x: 0, y: 0),
      [
        .line(class: "mean", [Point(x: 1, y: 7), Point(x: 27, y: 7)]),
        symbol("mark", look.symbol, at: Point(x: 14, y: 7), size: 3.6),
      ])
    return
      "<svg class=\"figure swatch\" viewBox=\"0 0 28 14\" width=\"28\" height=\"14\" aria-hidden=\"true\">\n"
      + line.lines(indentation: 2) + "</svg>"
  }

  /// What the runs came to, side by side.
  private var overview: [HTMLNode] {
    guard !isSingle else { return [] }
    return [
      node(
        "section",
        [
          node("h2", "Answers"),
          node(
            "dl", ["class": "answers"],
            reports.enumerated().flatMap { index, report in
              [
                node("dt", [node("a", ["href": "#run-\(index + 1)"], report.name)]),
                node("dd", report.answer),
              ]
            }),
        ] + [ReportTable.overview(of: reports)].compactMap { $0.map { table($0, level: "h2") } })
    ]
  }

  private func section(_ index: Int, _ report: RunReport) -> HTMLNode {
    let tables = report.tables
    let head =
      isSingle
      ? []
      : [
        node("h2", report.name), node("p", ["class": "question"], report.question),
        node("p", ["class": "answer"], report.answer), node("p", ["class": "facts"], report.facts),
      ]
    return node(
      "section", ["id": "run-\(index + 1)", "class": "run"],
      head + troubles(report)
        + [tables.first.map { table($0, level: heading(1)) }].compactMap(\.self)
        + words(report) + [node(heading(1), "Figures")]
        + [
          node(
            "div", ["class": "figures"],
            report.figures.map { figure($0, identifier: "run-\(index + 1)-\($0.name)-") })
        ] + tables.dropFirst().map { table($0, level: heading(1)) } + conditions(report))
  }

  /// The level of a heading within a run.
  func heading(_ depth: Int) -> String { "h\(depth + (isSingle ? 1 : 2))" }

  private func figure(_ figure: Figure, identifier: String) -> HTMLNode {
    let isWide = figure.width == .twoColumns
    return node(
      "figure", ["class": isWide ? "wide" : "narrow"],
      [
        node(
          "div", isWide ? ["class": "scroll", "tabindex": "0"] : [:],
          [.markup("\n" + figure.drawing(identifier: identifier).embedded)]),
        node("figcaption", [node("strong", figure.title + "."), .text(" " + figure.caption)]),
      ])
  }

  private var footer: HTMLNode {
    node(
      "footer",
      [
        node(
          "p",
          "Made by normcmp from \(reports.map { $0.fileName }.joined(separator: ", ")). Every number names its place in the record in "
            + "the attribute data-place; what has none is computed from several, as the notes say.")
      ])
  }
}
