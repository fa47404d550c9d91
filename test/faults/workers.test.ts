import { beforeAll, describe, expect, it } from 'vitest';
import { bigPair, FaultArea, whenWorking } from '../support/fault-area.ts';
import { ensureBuilt } from '../support/program.ts';

beforeAll(ensureBuilt);

describe('a worker thread that dies', () => {
  const pair = bigPair(2_000_000);
  const images = [pair.reference('left'), pair.reference('right')];

  it.each([
    ['ends itself', 'process.exit(7)', 'a worker thread died in the middle of its work: it ended with status 7'],
    [
      'runs out of memory',
      'const all = []; for (;;) all.push({ all: new Array(1e5).fill(all.length) })',
      'a worker thread died in the middle of its work: it ran out of memory',
    ],
    ['throws where nobody catches', 'throw new Error("a fault of ours")', 'internal error: a fault of ours'],
  ])('%s: one sentence, status 2, nothing left behind', async (_, statement, message) => {
    for (const jobs of ['1', '4']) {
      const area = new FaultArea();
      const run = await area.run([...images, '--jobs', jobs, '--json', 'report.json'], {
        preload: whenWorking(statement),
        node: ['--max-old-space-size=64'],
      });
      expect(run.stderr).toContain(`odp-diff: ${message}`);
      expect(run).toMatchObject({ status: 2, stdout: '' });
      expect(run.stderr).not.toContain('    at ');
      expect(area.leftovers()).toEqual([]);
    }
  });
});

describe('a fault of ours on the main thread', () => {
  const pair = bigPair(1000);
  const images = [pair.reference('left'), pair.reference('right')];

  it.each([
    ['an exception that nobody catches', "throw new Error('out of thin air')", 'out of thin air'],
    ['a promise that nobody hears', "Promise.reject(new Error('unheard'))", 'unheard'],
  ])('%s never looks like a comparison that found something', async (_, statement, message) => {
    const area = new FaultArea();
    const run = await area.run([...images, '--json', 'report.json'], { preload: onceGuarded(statement) });
    expect(run.stderr).toBe(`odp-diff: internal error: ${message}; please report it\n`);
    expect(run.status).toBe(2);
    expect(area.leftovers()).toEqual([]);
  });
});

/** The statement, as soon as the program listens for such faults. */
function onceGuarded(statement: string): string {
  return `
    const wait = setInterval(() => {
      if (process.listenerCount('uncaughtException') === 0) return;
      clearInterval(wait);
      ${statement}
    }, 1);`;
}
