import { readFile } from 'node:fs/promises';
import { InputError } from '../model/problem.ts';
import type { Report } from '../model/report.ts';
import type { Policy } from '../policy/policy.ts';
import { defuseCommands } from '../util/defuse-commands.ts';
import { reasonOf } from '../util/system-refusal.ts';
import type { OutputOptions } from './command.ts';
import { type Io, reportWidth, wantsColor } from './io.ts';
import { readReport } from './read-report.ts';
import { checkTarget, writeOutput } from './write-output.ts';

/** What of the outside a delivery depends on. */
export interface DeliveryContext {
  readonly version: string;
  /** The day, `YYYY-MM-DD` in UTC, on which rules of a policy expire. */
  today(): string;
}

/** One form of the report that goes to a file or to stdout. */
interface Sink {
  readonly target: string | null;
  /** How a text that would be a command to a CI system is written there; null where the form is made of commands. */
  readonly escaping: 'text' | 'markup' | null;
  render(report: Report): Promise<string>;
}

function sinks(output: OutputOptions, { version }: DeliveryContext, certificate: string | null): Sink[] {
  const extras = certificate === null ? {} : { certificate };
  const { json, html, markdown, junit, sarif, codeQuality, annotations } = output;
  return [
    {
      target: json,
      escaping: 'text',
      render: async (report) => (await import('../renderers/json.ts')).renderJson(report),
    },
    {
      target: html,
      escaping: 'markup',
      render: async (report) => (await import('../renderers/html/page.ts')).renderHtml(report, extras),
    },
    {
      target: markdown,
      escaping: 'text',
      render: async (report) => (await import('../renderers/ci/markdown.ts')).renderMarkdown(report),
    },
    {
      target: junit,
      escaping: 'markup',
      render: async (report) => (await import('../renderers/ci/junit.ts')).renderJunit(report),
    },
    {
      target: sarif,
      escaping: 'text',
      render: async (report) => (await import('../renderers/ci/sarif.ts')).renderSarif(report, version),
    },
    {
      target: codeQuality,
      escaping: 'text',
      render: async (report) => (await import('../renderers/ci/gitlab-code-quality.ts')).renderCodeQuality(report),
    },
    {
      target: annotations === null ? null : '-',
      escaping: null,
      render: async (report) => (await import('../renderers/ci/github-annotations.ts')).renderGithubAnnotations(report),
    },
  ];
}

/** Fails before a long comparison when a report could not be written afterwards, or a policy could not be applied. */
export async function checkOutputs(output: OutputOptions, context: DeliveryContext): Promise<void> {
  for (const { target } of sinks(output, context, null))
    if (target !== null && target !== '-') await checkTarget(target);
  if (output.policy !== null) await readPolicyFile(output.policy);
  if (output.baseline !== null) await readReport(output.baseline);
}

/** The report with policy and baseline applied, which is what every view shows and the exit status follows. */
export async function concluded(report: Report, output: OutputOptions, context: DeliveryContext): Promise<Report> {
  const { policy, baseline } = output;
  let result = report;
  if (policy !== null) {
    const { applyPolicy } = await import('../policy/apply-policy.ts');
    result = applyPolicy(result, await readPolicyFile(policy), context.today());
  }
  if (baseline !== null) {
    const { compareToBaseline } = await import('../policy/baseline.ts');
    result = compareToBaseline(result, await readReport(baseline), baseline);
  }
  return result;
}

async function readPolicyFile(file: string): Promise<Policy> {
  const { readPolicy } = await import('../policy/read-policy.ts');
  try {
    return readPolicy(await readFile(file, 'utf8'), file);
  } catch (error) {
    if (error instanceof InputError) throw error;
    const code = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    throw new InputError('policy-read', `cannot read ${file}: ${code === 'ENOENT' ? 'no such file' : reasonOf(code)}`);
  }
}

/**
 * Writes the report to every place that was asked for: files first, then stdout. `certificate` is the text of the one that
 * was written, for the HTML page.
 */
export async function deliver(
  report: Report,
  output: OutputOptions,
  io: Io,
  context: DeliveryContext,
  certificate: string | null = null,
): Promise<void> {
  const forStdout: string[] = [];
  for (const { target, escaping, render } of sinks(output, context, certificate)) {
    if (target === null) continue;
    const rendered = await render(report);
    const text = escaping === null ? rendered : defuseCommands(rendered, escaping);
    if (target === '-') forStdout.push(text);
    else await writeOutput(target, text);
  }
  if (forStdout.length === 0 && !output.quiet) forStdout.push(await terminalText(report, output, io));
  for (const text of forStdout) await io.stdout.write(text);
}

async function terminalText(report: Report, output: OutputOptions, io: Io): Promise<string> {
  const { renderTerminal } = await import('../renderers/terminal/render.ts');
  const text = renderTerminal(report, {
    width: reportWidth(io, output.width),
    color: wantsColor(io, output.color),
    verbose: output.verbose,
  });
  return defuseCommands(text);
}
