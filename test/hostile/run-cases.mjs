// Runs comparisons one after the other in a process of its own, through the compiled command line. One line of JSON for each.
import { readFileSync, writeSync } from 'node:fs';
import { pathToFileURL } from 'node:url';

const [dist, list] = process.argv.slice(2);
const load = (path) => import(pathToFileURL(`${dist}/${path}`).href);
const { runCli } = await load('cli/run.js');
const { compareImages } = await load('app/compare.js');
const { pairTrees } = await load('app/image-trees.js');

for (const { left, right } of JSON.parse(readFileSync(list, 'utf8'))) {
  const text = { stdout: '', stderr: '' };
  const output = (name) => ({
    write: async (written) => {
      text[name] += written;
    },
    isTerminal: false,
    columns: undefined,
  });
  const start = process.cpuUsage();
  const status = await runCli(
    [left, right, '--json', '-', '--progress', 'none'],
    { stdout: output('stdout'), stderr: output('stderr'), env: {} },
    {
      compareImages: (a, b, options) => compareImages(a, b, { ...options, jobs: 0 }),
      pairTrees,
      withActions: async (report) => report,
      openTerminal: async () => {
        throw new Error('no terminal here');
      },
      cores: 1,
      signal: new AbortController().signal,
      now: () => 0,
      clock: () => 0,
      today: () => '2025-01-01',
      version: '0.0.0',
      pages: pathToFileURL(`${dist}/`),
    },
  );
  const spent = process.cpuUsage(start);
  const cpuMs = Math.round((spent.user + spent.system) / 1000);
  const peakMiB = Math.round(process.resourceUsage().maxRSS / 1024);
  writeSync(1, `${JSON.stringify({ status, cpuMs, peakMiB, ...text })}\n`);
}
