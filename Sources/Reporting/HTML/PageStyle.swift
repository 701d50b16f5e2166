/// How a report's page looks: on a wide screen, on a phone, in the dark and on paper.
enum PageStyle {
  static let css = """
    :root {
      --ground: #f6f7f9; --card: #ffffff; --ink: #1d2329; --quiet: #59636e; --line: #dde2e7;
      --accent: #0a5f94; --warn: #a3320b; --warn-ground: #fdf1ec; --best: #eaf4ea;
    }
    @media (prefers-color-scheme: dark) {
      :root {
        --ground: #0d1014; --card: #14181d; --ink: #e2e7ec; --quiet: #9aa5b1; --line: #2a3138;
        --accent: #7cc4f5; --warn: #ffb08f; --warn-ground: #2b1a13; --best: #17281a;
      }
    }
    * { box-sizing: border-box }
    html { -webkit-text-size-adjust: 100% }
    body { margin: 0; background: var(--ground); color: var(--ink); line-height: 1.5;
      font: 16px/1.5 system-ui, -apple-system, "Segoe UI", "Helvetica Neue", Arial, "DejaVu Sans", sans-serif }
    header, main, footer { max-width: 1120px; margin: 0 auto; padding: 0 20px }
    header { padding-top: 36px; padding-bottom: 12px }
    h1 { font-size: 2rem; line-height: 1.2; margin: 0 0 .4rem; letter-spacing: -.01em; overflow-wrap: anywhere }
    h2 { font-size: 1.3rem; margin: 2.2rem 0 .6rem } h3 { font-size: 1.1rem; margin: 1.8rem 0 .5rem }
    .kind { color: var(--quiet); font-size: .9rem; margin: 0 0 .3rem; overflow-wrap: anywhere }
    .question { color: var(--quiet); font-size: 1.05rem; margin: 0 0 .9rem; max-width: 72ch }
    .answer { font-size: 1.2rem; line-height: 1.45; margin: 0 0 .8rem; padding: 14px 18px; background: var(--card);
      border: 1px solid var(--line); border-left: 4px solid var(--accent); border-radius: 6px; max-width: 88ch }
    .facts, .note, figcaption, footer { color: var(--quiet); font-size: .88rem }
    .facts { margin: 0 } .note { margin: .3rem 0 0; max-width: 100ch }
    .methods { position: sticky; top: 0; z-index: 3; display: flex; flex-wrap: wrap; gap: 2px 6px; max-width: 1120px;
      margin: 0 auto; padding: 8px 20px; background: var(--ground); border-bottom: 1px solid var(--line) }
    .methods label { display: inline-flex; align-items: center; gap: 5px; padding: 3px 9px 3px 4px; border-radius: 999px;
      font-size: .88rem; cursor: pointer; user-select: none }
    .methods label:hover { background: var(--card) }
    .methods label:has(input:not(:checked)) { color: var(--quiet); text-decoration: line-through }
    .methods input { accent-color: var(--accent); margin: 0 2px 0 4px; width: 15px; height: 15px }
    :focus-visible { outline: 2px solid var(--accent); outline-offset: 2px }
    .swatch { flex: none; vertical-align: -2px; margin-right: 7px } .methods .swatch { margin: 0 }
    .scroll { overflow-x: auto }
    .table .scroll, figure { background: var(--card); border: 1px solid var(--line); border-radius: 8px }
    table { border-collapse: collapse; width: 100%; font-size: .93rem; font-variant-numeric: tabular-nums }
    th, td { padding: 7px 12px; text-align: left; vertical-align: top; border-bottom: 1px solid var(--line) }
    tbody tr:last-child > * { border-bottom: 0 }
    thead th { font-weight: 600; vertical-align: bottom; font-size: .84rem; color: var(--quiet) }
    tbody th { font-weight: 600; white-space: nowrap; position: sticky; left: 0; background: var(--card) }
    .number { text-align: right; white-space: nowrap } thead .number { white-space: normal }
    .detail { display: block; color: var(--quiet); font-size: .8rem; font-weight: 400 }
    .best { background: var(--best) } .best > data { font-weight: 700 }
    td.word { min-width: 5.6em }
    .warning, .warning data { color: var(--warn) }
    th button { font: inherit; color: inherit; background: none; border: 0; padding: 0; cursor: pointer; text-align: inherit }
    th button:hover { color: var(--ink) }
    th button::after { content: " ↕"; opacity: .45 }
    th[aria-sort=ascending] button::after { content: " ↑"; opacity: 1 }
    th[aria-sort=descending] button::after { content: " ↓"; opacity: 1 }
    .troubles { background: var(--warn-ground); border: 1px solid var(--warn); border-radius: 8px; padding: 2px 18px 8px;
      margin-top: 18px }
    .troubles h2, .troubles h3 { margin: .7rem 0 .2rem; font-size: 1rem; color: var(--warn) }
    .troubles ul { margin: .2rem 0 .4rem; padding-left: 1.1rem }
    .figures { display: grid; grid-template-columns: repeat(2, minmax(0, 1fr)); gap: 18px; align-items: start }
    figure { margin: 0; padding: 14px 14px 12px; min-width: 0 }
    figure.wide { grid-column: 1 / -1 }
    figure svg { display: block; width: 100%; height: auto }
    figcaption { margin-top: 8px; max-width: 88ch } figcaption strong { color: var(--ink) }
    .answers dt, .words dt, .settings dt { font-weight: 600 }
    dd { margin: 0 0 .7rem; max-width: 88ch } .answers dd { margin-bottom: 1rem }
    .settings { display: grid; grid-template-columns: max-content minmax(0, 1fr); gap: 3px 18px; font-size: .9rem; margin: .5rem 0 }
    .settings dd { margin: 0; overflow-wrap: anywhere } .settings dt { color: var(--quiet); font-weight: 400 }
    summary { cursor: pointer; padding: 4px 0 }
    pre { background: var(--card); border: 1px solid var(--line); border-radius: 6px; padding: 10px 14px; margin: .4rem 0 1rem;
      white-space: pre-wrap; overflow-wrap: anywhere; font-size: .88rem }
    a { color: var(--accent) }
    .run + .run { border-top: 2px solid var(--line); margin-top: 3rem }
    footer { padding-top: 24px; padding-bottom: 40px }
    @media (max-width: 720px) {
      header, main, footer { padding-left: 14px; padding-right: 14px }
      header { padding-top: 20px } h1 { font-size: 1.5rem } .answer { font-size: 1.05rem; padding: 11px 13px }
      .methods { padding: 6px 14px; flex-wrap: nowrap; overflow-x: auto } .methods label { white-space: nowrap }
      .figures { grid-template-columns: minmax(0, 1fr) }
      figure { padding: 10px 8px } figure.wide svg { min-width: 660px }
      .settings { grid-template-columns: minmax(0, 1fr) } .settings dd { margin-bottom: 6px }
    }
    @media print {
      :root { --ground: #ffffff; --card: #ffffff; --ink: #000000; --quiet: #444444; --line: #cccccc }
      body { font-size: 10pt } .methods { display: none } th button::after { content: none }
      figure, tr, .answer { break-inside: avoid } h2, h3 { break-after: avoid } .scroll { overflow: visible }
      details:not([open]) > *:not(summary) { display: block }
    }

    """
}
