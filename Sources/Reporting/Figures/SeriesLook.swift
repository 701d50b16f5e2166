/// How a method looks in every figure: a hue, a dash and a symbol, so that colour is never alone.
///
/// The hues are Okabe and Ito's, darkened where white paper asks for it and told apart in brightness, with two
/// of Paul Tol's; colour-blind readers tell them apart.
package struct SeriesLook: Hashable, Sendable {
  /// The class of its elements.
  package let name: String
  package let light: String
  package let dark: String
  /// The lengths of strokes and gaps; empty for a solid line.
  package let dash: String
  package let symbol: Symbol

  package enum Symbol: Hashable, Sendable {
    case circle, square, diamond, up, down
  }
}

extension SeriesLook {
  /// The looks of some methods: each known one always has its own, others take what is left, in order.
  package static func looks(of methods: [String]) -> [String: SeriesLook] {
    var free = spare + known.filter { look in !methods.contains(look.name) }
    var looks: [String: SeriesLook] = [:]
    for method in methods where looks[method] == nil {
      if let look = known.first(where: { $0.name == method }) {
        looks[method] = look
      } else {
        let look = free.isEmpty ? known[looks.count % known.count] : free.removeFirst()
        looks[method] = look
      }
    }
    return looks
  }

  /// All looks, in the order of the style sheet.
  package static let all = known + spare

  private static let known = [
    SeriesLook(name: "none", light: "#5c6670", dark: "#b3bcc6", dash: "1 3", symbol: .circle),
    SeriesLook(name: "batch", light: "#0072b2", dark: "#4fb0f0", dash: "", symbol: .circle),
    SeriesLook(name: "layer", light: "#d55e00", dark: "#ff8f4a", dash: "7 3", symbol: .square),
    SeriesLook(name: "instance", light: "#b5508c", dark: "#eba3cd", dash: "2 2", symbol: .diamond),
    SeriesLook(name: "group", light: "#00805c", dark: "#2fd0a2", dash: "", symbol: .up),
    SeriesLook(name: "weight", light: "#a87000", dark: "#f2b83a", dash: "7 3", symbol: .down),
    SeriesLook(name: "spectral", light: "#3a9bdc", dark: "#a6dcff", dash: "2 2", symbol: .square),
    SeriesLook(
      name: "batch-renorm", light: "#882255", dark: "#f07ab0", dash: "9 2 2 2", symbol: .diamond),
    SeriesLook(name: "rms", light: "#6f6f12", dark: "#d6d65c", dash: "9 2 2 2", symbol: .up),
    SeriesLook(name: "mean-only", light: "#4b3fa6", dark: "#b0a6ff", dash: "5 2", symbol: .down),
  ]

  private static let spare = [
    SeriesLook(name: "other-1", light: "#117733", dark: "#5cc97f", dash: "3 3", symbol: .square),
    SeriesLook(name: "other-2", light: "#aa4466", dark: "#f290b0", dash: "", symbol: .down),
    SeriesLook(name: "other-3", light: "#332288", dark: "#9f94f0", dash: "8 3", symbol: .up),
  ]
}
