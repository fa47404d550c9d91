import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import { buildOdpWalk } from '../../fixtures/odp-walk.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';

const page = readFileSync('docs/odp.md', 'utf8');
const shown = [...page.matchAll(/^```text\n\$ odp-diff ([^\n]+)\n([\s\S]*?)^```$/gm)].map((match) => ({
  command: match[1] ?? '',
  output: match[2] ?? '',
}));

/** The program itself, without compiling it first. */
const program = [
  '--import',
  pathToFileURL(createRequire(import.meta.url).resolve('tsx/esm')).href,
  resolve('src/cli/main.ts'),
];
const folder = temporaryDirectory('odp-walk');
buildOdpWalk(folder);

describe('docs/odp.md', () => {
  it('shows some commands', () => expect(shown.length).toBeGreaterThanOrEqual(5));

  it.each(shown)(
    'shows what odp-diff $command prints',
    ({ command, output }) => {
      const { stdout, stderr } = spawnSync(process.execPath, [...program, ...command.split(' ')], {
        cwd: folder,
        encoding: 'utf8',
        env: { PATH: process.env['PATH'] ?? '' },
      });
      expect(stderr.replace(/^odp-diff: reading layers.*\n?/gm, '')).toBe('');
      let at = 0;
      for (const part of output.split('[…]\n').filter((text) => text !== '')) {
        const found = stdout.indexOf(part, at);
        expect({ part, found: found >= at }).toEqual({ part, found: true });
        at = found + part.length;
      }
      if (!output.includes('[…]')) expect(stdout).toBe(output);
    },
    60_000,
  );
});
