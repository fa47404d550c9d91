import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Report } from '../../src/model/report.ts';
import { bigPair, FaultArea } from '../support/fault-area.ts';
import { ensureBuilt } from '../support/program.ts';

beforeAll(ensureBuilt);

/** The largest blob of a layout: its layer. */
function layerOf(layout: string): string {
  const directory = join(layout, 'blobs', 'sha256');
  const bySize = readdirSync(directory).sort(
    (a, b) => statSync(join(directory, b)).size - statSync(join(directory, a)).size,
  );
  return join(directory, bySize[0] ?? '');
}

/** Statements for the moment before a worker begins with its first job of a kind. */
function ahead(kind: 'index' | 'compare', statements: string): string {
  return `
    import fs from 'node:fs';
    import { isMainThread, parentPort } from 'node:worker_threads';
    if (!isMainThread) {
      const on = parentPort.on.bind(parentPort);
      parentPort.on = (name, listener) => on(name, (message) => {
        if (message.job.kind === '${kind}') { ${statements} }
        return listener(message);
      });
    }`;
}

const readJson = (area: FaultArea): Report => JSON.parse(readFileSync(join(area.out, 'report.json'), 'utf8'));

describe('a layer that changes while it is compared', () => {
  it.each([
    ['one byte of a member', 'const h = fs.openSync(file, "r+"); fs.writeSync(h, "X", 1000); fs.closeSync(h);'],
    ['a byte of a header', 'const h = fs.openSync(file, "r+"); fs.writeSync(h, "X", 3); fs.closeSync(h);'],
    ['its end', 'fs.truncateSync(file, 600000);'],
    ['everything', 'fs.writeFileSync(file, "gone");'],
    ['the file itself', 'fs.copyFileSync(file, file + "2"); fs.renameSync(file + "2", file);'],
  ])('%s: it says so and claims nothing', async (_, statements) => {
    const area = new FaultArea();
    const pair = bigPair(2_000_000);
    const preload = ahead(
      'compare',
      `const file = ${JSON.stringify(layerOf(join(pair.directory, 'right')))}; ${statements}`,
    );
    const run = await area.run([pair.reference('left'), pair.reference('right'), '--json', 'report.json'], { preload });
    expect(run.status).toBe(2);
    expect(run.stderr).not.toContain('internal error');
    if (run.stderr === '') {
      const { verdict, problems } = readJson(area);
      expect(verdict).toBe('incomplete');
      expect(problems).toContainEqual(
        expect.objectContaining({ code: 'file-changed', side: 'right', path: ['layer:0'] }),
      );
      expect(area.leftovers('out/report.json')).toEqual([]);
    } else {
      expect(run.stderr).toContain('the file of the layer was changed while it was compared');
      expect(area.leftovers()).toEqual([]);
    }
  });

  it('between its manifest and its first reading: it has not the digest either', async () => {
    const area = new FaultArea();
    const pair = bigPair(2_000_000);
    const file = JSON.stringify(layerOf(join(pair.directory, 'right')));
    const preload = ahead(
      'index',
      `const h = fs.openSync(${file}, 'r+'); fs.writeSync(h, 'X', 1000); fs.closeSync(h);`,
    );
    const images = [pair.reference('left'), pair.reference('right')];
    const run = await area.run([...images, '--json', 'report.json', '--jobs', '1'], { preload });
    expect(run).toMatchObject({ status: 2, stderr: '' });
    const codes = readJson(area).problems.map(({ code }) => code);
    expect(codes).toContain('blob-digest');
    expect(codes).toContain('file-changed');
  });
});

describe('an image that is deleted', () => {
  it('while it is compared: the sentence names what is gone', async () => {
    const area = new FaultArea();
    const pair = bigPair(2_000_000);
    const preload = ahead(
      'compare',
      `fs.rmSync(${JSON.stringify(join(pair.directory, 'right'))}, { recursive: true, force: true });`,
    );
    const run = await area.run([pair.reference('left'), pair.reference('right'), '--json', 'report.json'], { preload });
    expect(run.stderr).toMatch(/^odp-diff: the file "[0-9a-f]{64}" cannot be read \(ENOENT\)\n/);
    expect(run).toMatchObject({ status: 2, stdout: '' });
    expect(area.leftovers()).toEqual([]);
  });
});
