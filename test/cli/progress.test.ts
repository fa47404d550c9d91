import { describe, expect, it } from 'vitest';
import type { Io } from '../../src/cli/io.ts';
import { describeProgress, progressLine } from '../../src/cli/progress.ts';

/** A stream that remembers, and a clock that is set by hand. */
function stage(isTerminal: boolean, env: Record<string, string> = {}) {
  const written: string[] = [];
  const stderr = {
    write: (text: string) => {
      written.push(text);
      return Promise.resolve();
    },
    isTerminal,
    columns: 40,
  };
  const clock = { ms: 0 };
  const io: Io = { stdout: stderr, stderr, env };
  return { written, clock, io, now: () => clock.ms };
}

const event = (done: number) => ({ phase: 'layers', done, total: 4_000_000_000 });

describe('progress', () => {
  it('draws one line again and again on a terminal, after a second of silence, and takes it away', () => {
    const { written, clock, io, now } = stage(true);
    const line = progressLine('auto', io, now);
    line.update(event(1));
    clock.ms = 999;
    line.update(event(2));
    expect(written).toEqual([]);
    clock.ms = 1_000;
    line.update(event(1_000_000_000));
    clock.ms = 1_050;
    line.update(event(1_100_000_000));
    clock.ms = 1_100;
    line.update(event(2_000_000_000));
    line.stop();
    line.stop();
    line.update(event(3_000_000_000));
    expect(written).toEqual([
      '\r\u001b[Klayers: 1.0 GB of 4.0 GB, 25 %',
      '\r\u001b[Klayers: 2.0 GB of 4.0 GB, 50 %',
      '\r\u001b[K',
    ]);
  });

  it.each([
    ['a pipe', false, {}, 'auto'],
    ['CI', true, { CI: 'true' }, 'auto'],
    ['--progress plain', true, {}, 'plain'],
    ['a dumb terminal', true, { TERM: 'dumb' }, 'auto'],
  ] as const)('writes a plain line every five seconds for %s', (_what, isTerminal, env, mode) => {
    const { written, clock, io, now } = stage(isTerminal, env);
    const line = progressLine(mode, io, now);
    for (clock.ms = 0; clock.ms <= 11_500; clock.ms += 500) line.update(event(clock.ms * 100_000));
    line.stop();
    expect(written).toEqual([
      'odp-diff: layers: 100.0 MB of 4.0 GB, 2 %\n',
      'odp-diff: layers: 600.0 MB of 4.0 GB, 15 %\n',
      'odp-diff: layers: 1.1 GB of 4.0 GB, 27 %\n',
    ]);
  });

  it('is silent with none', () => {
    const { written, clock, io, now } = stage(true);
    const line = progressLine('none', io, now);
    clock.ms = 60_000;
    line.update(event(5));
    line.stop();
    expect(written).toEqual([]);
  });

  it('never draws beyond the line', () => {
    const { written, clock, io, now } = stage(true);
    const line = progressLine('auto', io, now);
    clock.ms = 2_000;
    line.update({ phase: 'x'.repeat(100), done: 1, total: 2 });
    expect(written[0]).toHaveLength('\r\u001b[K'.length + 39);
  });

  it.each([
    [{ phase: 'reading', done: 0, total: 0 }, 'reading'],
    [{ phase: 'reading', done: 1_500, total: 0 }, 'reading: 1.5 kB'],
    [{ phase: 'reading', done: 30, total: 20 }, 'reading: 30 B of 20 B, 100 %'],
    [{ phase: 'a\u001b', done: 999, total: 1_000 }, 'a\\u001b: 999 B of 1.0 kB, 99 %'],
  ])('describes %j', (progress, text) => expect(describeProgress(progress)).toBe(text));
});
