import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { type GraphAction, readActionGraph } from '../buildlog/aquery.ts';
import { compareLogs, type FirstDifference } from '../buildlog/first-difference.ts';
import { readExecLog } from '../buildlog/read-log.ts';
import type { ExecLog } from '../buildlog/spawn.ts';
import { createDecompressor, prepareCompression } from '../bytes/decompress.ts';
import { InputError } from '../model/problem.ts';
import type { Report, ReportAction, ReportFinding } from '../model/report.ts';
import { quote } from '../sources/quote.ts';

/** Files that say what two builds did. */
export interface BuildLogs {
  /** Bazel's execution logs of the left and the right build, in any of the three forms. */
  readonly execlog: readonly [string, string];
  /** What `bazel aquery --output=jsonproto` wrote of either build; null for none. */
  readonly aquery: string | null;
}

/** A log is held whole; the compact form of a large build is well below this. */
const maxLogBytes = 1024 * 1024 * 1024;
const maxActions = 50;

/** Adds to a report which actions of the builds differ first. Throws `InputError` for logs that cannot be read. */
export async function withActions(report: Report, logs: BuildLogs): Promise<Report> {
  await prepareCompression();
  const [left, right] = logs.execlog.map(readLog);
  if (left === undefined || right === undefined) throw new Error('two logs are needed');
  const graph = logs.aquery === null ? new Map<string, GraphAction>() : readGraph(logs.aquery);
  const { differences } = compareLogs(left, right);
  return {
    ...report,
    actions: differences.slice(0, maxActions).map((difference) => actionOf(difference, graph, report.findings)),
  };
}

function readLog(file: string): ExecLog {
  return readExecLog(readWhole(file), quote(file), (bytes) => {
    const chunks: Buffer[] = [];
    // The decompressor owns its chunks.
    const decompressor = createDecompressor('zstd', (chunk) => void chunks.push(Buffer.from(chunk)));
    decompressor.push(bytes);
    decompressor.end();
    return Buffer.concat(chunks);
  });
}

function readGraph(file: string): ReadonlyMap<string, GraphAction> {
  return readActionGraph(readWhole(file).toString('utf8'), quote(file));
}

function readWhole(file: string): Buffer {
  try {
    const handle = openSync(file, 'r');
    try {
      const { size } = fstatSync(handle);
      if (size > maxLogBytes) {
        throw new InputError(
          'execlog-too-large',
          `${quote(file)} has ${size} bytes, which is above the limit of ${maxLogBytes}`,
          'Use the compact form: --execution_log_compact_file.',
        );
      }
      const bytes = Buffer.allocUnsafe(size);
      let at = 0;
      for (let count = -1; at < size && count !== 0; at += count) count = readSync(handle, bytes, at, size - at, at);
      return bytes.subarray(0, at);
    } finally {
      closeSync(handle);
    }
  } catch (error) {
    if (error instanceof InputError) throw error;
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
    throw new InputError('file-unreadable', `${quote(file)} cannot be read (${code})`);
  }
}

function actionOf(
  difference: FirstDifference,
  graph: ReadonlyMap<string, GraphAction>,
  findings: readonly ReportFinding[],
): ReportAction {
  const { reason, mnemonic, target, outputs, inputs, arguments: words, environment, chain } = difference;
  const names = new Set([...outputs, ...chain.map(({ output }) => output)].map(baseName));
  return {
    reason,
    mnemonic,
    target,
    outputs,
    inputs: inputs.map((path) => {
      const maker = graph.get(path);
      return { path, maker: maker === undefined ? null : `${maker.mnemonic} ${maker.target}` };
    }),
    arguments: { left: words.onlyLeft, right: words.onlyRight },
    environment,
    chain,
    findings: findings.filter((finding) => liesIn(finding, names)).map(({ id }) => id),
  };
}

/** True for a finding in a file that has the name of one of the outputs, or in an archive that has. */
function liesIn({ role, path, examples }: ReportFinding, names: ReadonlySet<string>): boolean {
  if (role === 'derived') return false;
  return [path, ...examples].some((each) => each.slice(1).some((step) => names.has(baseName(step))));
}

function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
