import type { TreePairs } from '../../app/image-trees.ts';
import { InputError } from '../../model/problem.ts';
import type { Report } from '../../model/report.ts';
import { printable } from '../../util/printable.ts';
import type { DiffCommand, OutputOptions } from '../command.ts';
import type { Io } from '../io.ts';

/** What became of one pair. */
interface Row {
  readonly name: string;
  readonly status: number;
  readonly verdict: string;
  readonly says: string;
}

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
  const rows: Row[] = [];
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
  if (!command.output.quiet) await io.stdout.write(table(rows));
  return rows.reduce((worst, { status }) => Math.max(worst, status), 0);
}

async function row(name: string, compare: () => ReturnType<ComparePair>): Promise<Row> {
  try {
    const { status, report } = await compare();
    return { name, status, verdict: report.verdict, says: firstAnswer(report) };
  } catch (error) {
    // One image that cannot be read must not hide what the others are.
    if (!(error instanceof InputError)) throw error;
    return { name, status: 2, verdict: 'unreadable', says: error.message };
  }
}

function firstAnswer({ verdict, causes, problems }: Report): string {
  if (verdict === 'identical') return '';
  const [first] = causes;
  if (first !== undefined) return causes.length === 1 ? first.title : `${first.title}, and ${causes.length - 1} more`;
  return problems.find(({ severity }) => severity === 'error')?.message ?? '';
}

function table(rows: readonly Row[]): string {
  const names = Math.max(...rows.map(({ name }) => printable(name).length));
  const verdicts = Math.max(...rows.map(({ verdict }) => verdict.length));
  const lines = rows.map(({ name, verdict, says }) =>
    `${printable(name).padEnd(names)}  ${verdict.toUpperCase().padEnd(verdicts)}  ${printable(says)}`.trimEnd(),
  );
  const differing = rows.filter(({ status }) => status !== 0).length;
  const sum = `${rows.length} ${rows.length === 1 ? 'image' : 'images'}, ${differing === 0 ? 'all as they should be' : `${differing} to look at`}.`;
  return `${lines.join('\n')}\n\n${sum}\n`;
}

/** Every pair has its own files: `report.html` becomes `report.services_app_image.html`. */
function outputOf(output: OutputOptions, name: string): OutputOptions {
  const own = (file: string | null): string | null => {
    if (file === null || file === '-') return null;
    const slash = file.lastIndexOf('/');
    const dot = file.lastIndexOf('.');
    const at = dot > slash + 1 ? dot : file.length;
    return `${file.slice(0, at)}.${name.replace(/[^A-Za-z0-9._-]/g, '_')}${file.slice(at)}`;
  };
  return {
    ...output,
    json: own(output.json),
    html: own(output.html),
    markdown: own(output.markdown),
    junit: own(output.junit),
    sarif: own(output.sarif),
    codeQuality: own(output.codeQuality),
    annotations: null,
    quiet: true,
  };
}
