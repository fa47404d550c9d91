import type { Report } from '../model/report.ts';
import type { OutputOptions } from './command.ts';
import { type Io, reportWidth, wantsColor } from './io.ts';
import { checkTarget, writeOutput } from './write-output.ts';

/** Fails before a long comparison when a report could not be written afterwards. */
export async function checkOutputs({ json, html }: OutputOptions): Promise<void> {
  for (const file of [json, html]) {
    if (file !== null && file !== '-') await checkTarget(file);
  }
}

/** Writes the report to every place that was asked for: files first, then stdout. */
export async function deliver(report: Report, output: OutputOptions, io: Io): Promise<void> {
  const forStdout: string[] = [];
  const put = (target: string, text: string) => {
    if (target !== '-') return writeOutput(target, text);
    forStdout.push(text);
    return Promise.resolve();
  };
  if (output.json !== null) {
    const { renderJson } = await import('../renderers/json.ts');
    await put(output.json, renderJson(report));
  }
  if (output.html !== null) {
    const { renderHtml } = await import('../renderers/html/page.ts');
    await put(output.html, renderHtml(report));
  }
  if (forStdout.length === 0 && !output.quiet) forStdout.push(await terminalText(report, output, io));
  for (const text of forStdout) await io.stdout.write(text);
}

async function terminalText(report: Report, output: OutputOptions, io: Io): Promise<string> {
  const { renderTerminal } = await import('../renderers/terminal/render.ts');
  return renderTerminal(report, {
    width: reportWidth(io, output.width),
    color: wantsColor(io, output.color),
    verbose: output.verbose,
  });
}
