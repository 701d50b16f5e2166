/// How the pictures of methods look.
///
/// A card of its own lies under each picture, so that it is legible on any page; it turns dark where the
/// reader's system is. What is highlighted differs in brightness as well as in hue, and the hues are those
/// of Okabe and Ito's palette, which colour-blind readers tell apart.
enum PictureStyle {
  static let css = """
    text { font: 13px system-ui, "Segoe UI", "Helvetica Neue", "DejaVu Sans", sans-serif; fill: #1f2328 }
    .heading { font-size: 17px; font-weight: 600 }
    .quiet { fill: #59636e }
    .symbol { font-family: Georgia, "DejaVu Serif", serif; font-style: italic; font-size: 15px }
    .element { fill: #ffffff; font-weight: 700 }
    .card { fill: #ffffff; stroke: #d1d9e0 }
    .arrow { stroke: #59636e; stroke-width: 1.5; fill: none; stroke-linecap: round; stroke-linejoin: round }
    .rest path, .rest rect { stroke: #98a2ad; stroke-width: 0.75; stroke-linejoin: round }
    .top { fill: #f3f5f7 } .front { fill: #e4e8ed } .side { fill: #ccd3db }
    .set path, .set rect { stroke: #00324d; stroke-width: 0.9; stroke-linejoin: round }
    .set .cuts, .set rect { stroke: #cfe8f7 }
    .set .top { fill: #6fbfec } .set .front { fill: #0072b2 } .set .side { fill: #00507d }
    .cuts { fill: none }
    .parameter rect { fill: #e69f00; stroke: #6b4a00; stroke-width: 0.9 }
    .vector rect { fill: #009e73; stroke: #00402f; stroke-width: 0.9 }
    @media (prefers-color-scheme: dark) {
      text { fill: #e6edf3 }
      .quiet { fill: #9198a1 }
      .element { fill: #04121c }
      .card { fill: #0d1117; stroke: #3d444d }
      .arrow { stroke: #9198a1 }
      .rest path, .rest rect { stroke: #6e7781 }
      .top { fill: #3d444d } .front { fill: #2d333b } .side { fill: #1c2128 }
      .set path, .set rect { stroke: #d5ecfa }
      .set .cuts, .set rect { stroke: #0d3a57 }
      .set .top { fill: #a5d8f6 } .set .front { fill: #56b4e9 } .set .side { fill: #1f83bd }
      .parameter rect { fill: #f0b429; stroke: #ffe3a3 }
      .vector rect { fill: #14b88a; stroke: #b5f0dd }
    }
    """
}
