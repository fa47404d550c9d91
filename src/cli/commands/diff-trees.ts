import type { TreePairs } from '../../app/image-trees.ts';
import { InputError } from '../../model/problem.ts';
import type { Report } from '../../model/report.ts';
import { defuseCommands } from '../../util/defuse-commands.ts';
import type { DiffCommand, OutputOptions } from '../command.ts';
import type { Io } from '../io.ts';
import { firstAnswer, ownFiles, type SummaryRow, summaryTable } from '../summary.ts';

/** Compares one pair as `odp-diff left right` would, with reports in files of its own. */
export type ComparePair = (command: DiffCommand) => Promise<{ readonly status: number; readonly report: Report }>;

/**
 * Compares all images of two trees: one line each on stdout, one report each in the files that were asked for. The exit status
 * is that of the worst pair; an image that only one tree has counts as different.
 */
export async function runDiffTrees(
  command: DiffCommand,
  trees: TreePairs,
  io: Io,
  compare: ComparePair,
): Promise<number> {
  const rows: SummaryRow[] = [];
  for (const { name, left, right } of trees.pairs) {
    const output = outputOf(command.output, name);
    rows.push(await row(name, () => compare({ ...command, left, right, output })));
  }
  for (const [side, names] of [
    ['left', trees.onlyLeft],
    ['right', trees.onlyRight],
  ] as const)
    rows.push(...names.map((name) => ({ name, status: 1, verdict: 'missing', says: `only on the ${side}` })));
  rows.sort((a, b) => (a.name < b.name ? -1 : 1));
  if (!command.output.quiet) await io.stdout.write(defuseCommands(summaryTable(rows)));
  return rows.reduce((worst, { status }) => Math.max(worst, status), 0);
}

async function row(name: string, compare: () => ReturnType<ComparePair>): Promise<SummaryRow> {
  try {
    const { status, report } = await compare();
    return { name, status, verdict: report.verdict, says: firstAnswer(report) };
  } catch (error) {
    // One image that cannot be read must not hide what the others are.
    if (!(error instanceof InputError)) throw error;
    return { name, status: 2, verdict: 'unreadable', says: error.message };
  }
}

/** Files of its own, and nothing on stdout, which has the line of the pair. */
function outputOf(output: OutputOptions, name: string): OutputOptions {
  const silent = (file: string | null): string | null => (file === '-' ? null : file);
  const { json, html, markdown, junit, sarif, codeQuality } = ownFiles(output, name);
  return {
    ...output,
    json: silent(json),
    html: silent(html),
    markdown: silent(markdown),
    junit: silent(junit),
    sarif: silent(sarif),
    codeQuality: silent(codeQuality),
    annotations: null,
    quiet: true,
  };
}
