import { html, type Markup } from '../markup.ts';

/** Of the explorer: two panes side by side, one above the other on a phone; not printed. */
export const explorerStyle: Markup = html`
.explorer .tools { display: flex; flex-wrap: wrap; gap: 0.5rem 1.5rem; align-items: center; margin: 0; }
.explorer fieldset { display: flex; flex-wrap: wrap; gap: 0.25rem 0.9rem; margin: 0; padding: 0; border: 0; }
.explorer legend { float: left; margin-right: 0.75rem; padding: 0; color: var(--dim); }
.explorer input[type="search"] { width: 18rem; max-width: 100%; padding: 0.3rem 0.5rem; font: inherit; color: inherit; background: var(--page); border: 1px solid var(--dim); border-radius: 0.3rem; }
#explore-count { margin: 0.6rem 0; }
.panes { display: grid; grid-template-columns: minmax(16rem, 2fr) 3fr; gap: 1rem; height: min(36rem, 80vh); }
.tree { position: relative; overflow: auto; border: 1px solid var(--line); border-radius: 0.35rem; font-size: 0.9rem; }
.tree:focus-visible, .explorer input:focus-visible { outline: 2px solid var(--link); outline-offset: 1px; }
.tree .space { position: absolute; inset: 0 0 auto 0; }
.tree .row { position: absolute; left: 0; min-width: 100%; height: 1.75rem; padding-right: 0.5rem; line-height: 1.75rem; white-space: nowrap; cursor: pointer; }
.tree .row:hover { background: var(--code); }
.tree .row[aria-selected="true"] { background: var(--link); color: var(--card); }
.tree .row[aria-selected="true"] .dim { color: inherit; }
.tree .switch { display: inline-block; width: 1.25em; text-align: center; }
.tree .dot { display: inline-block; width: 0.6em; height: 0.6em; margin-right: 0.45em; border-radius: 50%; }
.tree .dot.security { background: var(--bad); border-radius: 0; }
.details { overflow: auto; padding: 0 0.25rem; }
.details h3 { margin-top: 0.25rem; }
.details .finding { border: 0; margin: 0; padding: 0; }
.details table.hex { margin-top: 0.5rem; border-collapse: collapse; font-family: ui-monospace, "SF Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace; font-size: 0.8rem; }
.details table.hex caption { text-align: left; color: var(--dim); }
.details table.hex td { padding: 0 0.75rem 0 0; white-space: pre; }
.details svg.graph { display: block; max-width: 100%; margin-top: 0.75rem; }
.details svg.graph rect { fill: var(--code); stroke: var(--dim); }
.details svg.graph .self rect { stroke: var(--link); stroke-width: 2; }
.details svg.graph text { fill: var(--text); font-size: 12px; }
.details svg.graph path { fill: none; stroke: var(--dim); }
@media (max-width: 48rem) { .panes { grid-template-columns: 1fr; grid-template-rows: 18rem auto; height: auto; } }
@media print { #explore { display: none; } }
`;
