import { html, type Markup } from './markup.ts';

/** The page's only style sheet: light and dark, phone to desktop, print. No external fonts, no images. */
export const style: Markup = html`
:root {
  color-scheme: light dark;
  --page: #f6f6f4; --card: #ffffff; --text: #1d2025; --dim: #585e66; --line: #dcdee2; --code: #f0f1f2; --link: #0b57a4;
  --good: #14693c; --bad: #a8201a; --warn: #7d4e00;
  --left: #7a130d; --left-back: #ffdcd8; --right: #0a4a24; --right-back: #cbf0d7;
  --root: #3b6fb6; --derived: #8a929c; --encoding: #7f63b8; --unexplained: #c26a00;
}
@media (prefers-color-scheme: dark) {
  :root {
    --page: #131519; --card: #1b1e23; --text: #e4e7eb; --dim: #a3abb5; --line: #31363e; --code: #252930; --link: #8fc1ff;
    --good: #6fd79a; --bad: #ff8f86; --warn: #f2bd62;
    --left: #ffdbd7; --left-back: #62211c; --right: #c9f6d8; --right-back: #124e2c;
    --root: #7aa7e6; --derived: #7d858f; --encoding: #ab94de; --unexplained: #eda04a;
  }
}
* { box-sizing: border-box; }
body {
  margin: 0 auto; padding: 1.5rem 1.25rem 4rem; max-width: 68rem; background: var(--page); color: var(--text);
  font: 1rem/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "DejaVu Sans", sans-serif;
}
h1, h2, h3, p, dl, dd, ol, ul, table { margin: 0; }
h1 { font-size: 1.6rem; letter-spacing: 0.02em; line-height: 1.2; }
h2 { margin: 2.25rem 0 0.75rem; font-size: 1.15rem; }
h3 { font-size: 1.05rem; line-height: 1.35; overflow-wrap: anywhere; }
a { color: var(--link); }
code, .value, .chain, .digest { font-family: ui-monospace, "SF Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace; font-size: 0.875em; }
code, .value, .chain, .digest, td { overflow-wrap: anywhere; }
.dim { color: var(--dim); }
.card { padding: 1rem 1.25rem 1.1rem; background: var(--card); border: 1px solid var(--line); border-radius: 0.5rem; }
.card + .card { margin-top: 1rem; }
.verdict { border-left: 0.4rem solid var(--tone); }
.verdict h1 { color: var(--tone); }
.identical, .equivalent { --tone: var(--good); }
.different { --tone: var(--bad); }
.incomplete { --tone: var(--warn); }
.verdict .says { margin-top: 0.25rem; font-size: 1.05rem; }
.images { display: grid; grid-template-columns: max-content minmax(0, 1fr); gap: 0.35rem 1rem; margin-top: 1rem; }
.images dt { color: var(--dim); }
.images dd, p, li { overflow-wrap: anywhere; }
.images .digest { display: block; }
.images .manifest { font-weight: 600; }
.verdict .proof { margin-top: 1rem; }
.counts { display: flex; flex-wrap: wrap; gap: 0.35rem 1.25rem; margin: 1rem 0 0; padding: 0; list-style: none; }
.facts { display: flex; flex-wrap: wrap; gap: 0.2rem 0.75rem; margin-top: 0.25rem; color: var(--dim); }
.anchor { text-decoration: none; color: var(--dim); }
.anchor:hover { text-decoration: underline; }
.facts .proved { color: var(--good); font-weight: 600; }
.security { border-left: 0.4rem solid var(--bad); }
.severity { color: var(--bad); font-weight: 700; text-transform: uppercase; letter-spacing: 0.03em; }
.finding { margin-top: 1rem; padding-top: 0.9rem; border-top: 1px solid var(--line); }
.finding:target, .card:target { outline: 2px solid var(--link); outline-offset: 0.4rem; border-radius: 0.25rem; }
.finding .name { font-weight: 600; font-size: 1em; }
.chain { list-style: none; padding: 0; margin-top: 0.15rem; }
.chain li { display: inline; }
.chain li + li::before { content: " \\2190  "; color: var(--dim); }
.chain li:last-child { font-weight: 700; }
.values { width: 100%; margin-top: 0.4rem; border-collapse: collapse; background: var(--code); border-radius: 0.35rem; }
.values th { width: 4rem; padding: 0.3rem 0.75rem; color: var(--dim); font-weight: 400; text-align: left; vertical-align: top; }
.values td { padding: 0.3rem 0.75rem 0.3rem 0; white-space: pre-wrap; }
mark { padding: 0 0.1em; border-radius: 0.15em; text-decoration: underline; text-underline-offset: 0.2em; }
mark.left { color: var(--left); background: var(--left-back); }
mark.right { color: var(--right); background: var(--right-back); }
.aside { margin-top: 0.9rem; color: var(--dim); }
.finding p { margin-top: 0.35rem; }
.fixes { margin-top: 1rem; padding: 0.6rem 0.9rem; border-left: 0.2rem solid var(--good); background: var(--code); border-radius: 0 0.35rem 0.35rem 0; }
.fixes p + p, .fixes details { margin-top: 0.35rem; }
details > summary { cursor: pointer; color: var(--link); }
.table { overflow-x: auto; }
details .table { margin-top: 0.5rem; }
table.list { width: 100%; border-collapse: collapse; font-size: 0.925rem; }
.list th, .list td { padding: 0.4rem 0.75rem 0.4rem 0; border-bottom: 1px solid var(--line); text-align: left; vertical-align: top; }
.list th { color: var(--dim); font-weight: 600; white-space: nowrap; }
.list .number { text-align: right; white-space: nowrap; font-variant-numeric: tabular-nums; }
.list .chain { margin: 0; }
.list .proved { color: var(--good); font-weight: 600; white-space: nowrap; }
.steps { padding-left: 1.1rem; }
.experiment .table { margin-top: 0.75rem; }
.experiment tbody th { color: var(--text); }
.experiment .how { display: block; font-weight: 400; white-space: normal; }
.experiment .aside { font-size: 0.925rem; margin-top: 0.5rem; }
.strip { display: block; width: 100%; height: 0.9rem; margin-top: 0.5rem; border-radius: 0.25rem; }
.layers { margin-top: 1rem; }
.layers caption { text-align: left; }
.layers .bar { width: 60%; }
.layers .strip { margin-top: 0.3rem; }
pre { margin: 0.5rem 0 0; max-height: 30rem; overflow: auto; white-space: pre-wrap; overflow-wrap: anywhere; }
button { font: inherit; }
.swatch { display: inline-block; width: 0.75em; height: 0.75em; margin-right: 0.4em; border-radius: 0.15em; }
.root { fill: var(--root); background: var(--root); }
.derived { fill: var(--derived); background: var(--derived); }
.encoding { fill: var(--encoding); background: var(--encoding); }
.unexplained { fill: var(--unexplained); background: var(--unexplained); }
.hidden { fill: var(--line); background: var(--line); }
.problem + .problem { margin-top: 0.75rem; }
.problem .error { color: var(--warn); font-weight: 700; }
footer { margin-top: 2.5rem; color: var(--dim); font-size: 0.875rem; }
@media (max-width: 40rem) {
  body { padding: 0.75rem 0.75rem 3rem; }
  .card { padding: 0.85rem 0.9rem; }
  .images { grid-template-columns: minmax(0, 1fr); gap: 0 0; }
  .images dd + dt { margin-top: 0.6rem; }
  .list thead { display: none; }
  .list tr { display: block; padding: 0.5rem 0; border-bottom: 1px solid var(--line); }
  .list td { display: block; padding: 0.05rem 0; border: 0; }
  .list td[data-label]::before { content: attr(data-label) ": "; color: var(--dim); }
  .list tbody th { display: block; padding: 0.05rem 0; border: 0; }
  .list .number { text-align: left; }
  .list .chain { display: inline; }
}
@media print {
  :root { --page: #ffffff; --card: #ffffff; }
  body { max-width: none; padding: 0; font-size: 10pt; }
  .card { border-radius: 0; }
  .finding, .fixes, .problem, tr { break-inside: avoid; }
  h2, h3 { break-after: avoid; }
}
`;
