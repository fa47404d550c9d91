/** The public interface: compare two images, render the report. Everything else may change without notice. */
export { type CompareOptions, compareImages, type Progress } from './app/compare.ts';
export type { Report, ReportCause, ReportFinding, ReportImage, ReportProblem, Verdict } from './model/report.ts';
export { renderHtml } from './renderers/html/page.ts';
export { renderJson } from './renderers/json.ts';
export { renderTerminal } from './renderers/terminal/render.ts';
