/** Style of the HTML report, for light and dark screens and for paper. */
export const STYLE = `
:root { color-scheme: light dark; --text: #1f2328; --muted: #656d76; --line: #d1d9e0; --back: #fff; --panel: #f6f8fa;
  --excellent: #1a7f37; --good: #4ac26b; --fair: #bf8700; --poor: #cf222e; --unknown: #afb8c1; --accent: #0969da; }
@media (prefers-color-scheme: dark) { :root { --text: #e6edf3; --muted: #8d96a0; --line: #30363d; --back: #0d1117; --panel: #161b22;
  --excellent: #3fb950; --good: #56d364; --fair: #d29922; --poor: #f85149; --unknown: #484f58; --accent: #4493f8; } }
* { box-sizing: border-box; }
body { font: 14px/1.5 system-ui, sans-serif; color: var(--text); background: var(--back); max-width: 1040px; margin: 2rem auto; padding: 0 1rem; }
h1 { font-size: 1.6rem; margin: 0; } h2 { font-size: 1.1rem; margin: 0 0 .3rem; }
header p, .note { color: var(--muted); margin: .2rem 0 1rem; }
a { color: var(--accent); text-decoration: none; } a:hover { text-decoration: underline; }
.tiles { display: flex; flex-wrap: wrap; gap: .8rem; margin: 1.2rem 0; }
.tiles div { flex: 1 1 8rem; background: var(--panel); border: 1px solid var(--line); border-radius: 8px; padding: .7rem 1rem; color: var(--muted); }
.tiles b { display: block; font-size: 1.5rem; line-height: 1.2; color: var(--text); }
table { width: 100%; border-collapse: collapse; font-variant-numeric: tabular-nums; }
th { text-align: left; font-weight: 600; color: var(--muted); font-size: 12px; }
th, td { padding: .3rem .6rem .3rem 0; border-bottom: 1px solid var(--line); vertical-align: top; }
.number { text-align: right; padding-right: 1.2rem; }
td.excellent, b.excellent { color: var(--excellent); } td.good, b.good { color: var(--good); } td.fair, td.medium, b.fair { color: var(--fair); }
td.poor, td.high, td.critical, b.poor, .tiles b.poor { color: var(--poor); } .tiles b.excellent { color: var(--excellent); } .tiles b.fair { color: var(--fair); }
td.critical { font-weight: 700; }
rect.excellent { fill: var(--excellent); } rect.good { fill: var(--good); } rect.fair { fill: var(--fair); } rect.poor { fill: var(--poor); } rect.unknown { fill: var(--unknown); }
svg { display: block; } .shares { width: 110px; height: 12px; margin-top: 5px; border-radius: 3px; } .strip { width: 260px; height: 14px; margin-top: 4px; background: var(--panel); }
section { border: 1px solid var(--line); border-radius: 8px; padding: 1rem; margin: 1.2rem 0; break-inside: avoid; }
.scores { margin: 0 0 .5rem; color: var(--muted); } .scores span { margin-right: 1.2rem; }
.chart { width: 100%; height: auto; } .chart text { font-size: 9px; fill: var(--muted); }
.chart .edge { stroke: var(--line); } .chart .bound { stroke: var(--line); stroke-dasharray: 3 3; }
.chart .band { fill: var(--accent); opacity: .18; } polyline.line { fill: none; stroke: var(--accent); stroke-width: 1.5; } circle.line { fill: var(--accent); }
.issues { margin-top: .6rem; font-size: 13px; }
`;
