import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { parseOsRelease } from '../../src/formats/os-release/parse.ts';
import { osRelease } from '../../src/formats/os-release.ts';
import { complementsEqual, expectMutationsCovered, expectTruncationsCovered } from '../support/coverage.ts';
import { memoryNode, recordSites } from '../support/record-sites.ts';

const name = 'usr/lib/os-release';

function sitesOf(left: string, right: string) {
  const { sites } = recordSites(osRelease.compare, memoryNode(name, left), memoryNode(name, right));
  expect(complementsEqual(Buffer.from(left), Buffer.from(right), sites)).toBe(true);
  return sites;
}

const tricky = [
  '# a comment',
  'PRETTY_NAME="Debian GNU/Linux 12 (bookworm)"',
  'NAME=\'Debian "GNU"/Linux\'',
  'ID=debian',
  '',
  'QUOTED="a \\"b\\" \\\\ \\$c \\`d\\` \\e"',
  'EMPTY=',
  'HOME_URL="https://www.debian.org/"  ',
  'VERSION_ID="12"',
  'BUILD_ID=2025-06-03+1',
  'last=no-terminator',
].join('\n');

describe('parseOsRelease', () => {
  it.skipIf(spawnSync('sh', ['-c', 'exit 0']).status !== 0)('gives the values that a shell gives (needs sh)', () => {
    const entries = parseOsRelease(Buffer.from(tricky))?.filter(({ kind }) => kind === 'entry') ?? [];
    const show = entries.map((entry) => `printf '%s\\n' "$${entry.name}"`).join('\n');
    const { stdout } = spawnSync('sh', ['-c', `${tricky}\n${show}`], { encoding: 'utf8' });
    expect(entries.map(({ value }) => `${value}\n`).join('')).toBe(stdout);
    expect(entries).toHaveLength(9);
  });

  it('refuses what is more than one plain assignment', () => {
    for (const line of ['A=$B', 'A="$B"', 'A=b c', 'A="b"c', 'export A=b', 'A=`date`', 'A=~/b', 'A="b', 'echo'])
      expect(parseOsRelease(Buffer.from(`ID=debian\n${line}\n`)), line).toBeUndefined();
  });
});

describe('osRelease', () => {
  it('is recognised by its place', () => {
    const at = (probed: string, head = 'ID=x') =>
      osRelease.matches({ name: probed, size: head.length, head: Buffer.from(head) });
    expect([at('etc/os-release'), at(name), at('opt/root/usr/lib/os-release')]).toEqual([true, true, true]);
    expect([at('os-release'), at('etc/os-release.d'), at(name, 'ID=\0')]).toEqual([false, false, false]);
  });

  it('names the variable and the range of its value', () => {
    expect(sitesOf('ID=debian\nVERSION_ID="12"\n', 'ID=debian\nVERSION_ID="13"\n')).toMatchObject([
      {
        key: 'os-release:entry',
        name: 'VERSION_ID',
        left: { value: '12', ranges: [{ start: 21, end: 25 }] },
        right: { value: '13', ranges: [{ start: 21, end: 25 }] },
      },
    ]);
  });

  it('reports variables of one side, comments and order', () => {
    expect(sitesOf('ID=a\n', 'ID=a\nBUILD_ID=1\n')).toMatchObject([
      { key: 'os-release:entry', name: 'BUILD_ID', left: null, right: { value: '1' } },
    ]);
    expect(sitesOf('# one\nID=a\n', '# two\nID=a\n')).toMatchObject([
      { key: 'os-release:comment', name: 'comment line 1', left: { value: '# one' } },
    ]);
    expect(sitesOf('ID=a\nNAME=b\n', 'NAME=b\nID=a\n')).toMatchObject([
      { key: 'os-release:order', facts: { itemsEqual: true, duplicateKeys: false } },
    ]);
  });

  it('takes other quotes for another spelling of the same value', () => {
    expect(sitesOf('ID=debian\nNAME="a b"\n', "ID='debian'\n\nNAME='a b'\n")).toMatchObject([
      { key: 'os-release:layout', role: 'encoding' },
    ]);
  });

  it('compares a script line by line', () => {
    expect(sitesOf('ID=$(date)\n', 'ID=debian\n')).toMatchObject([{ key: 'text:line', name: 'line 1' }]);
  });

  it('covers every difference', () => {
    const document = Buffer.from(tricky);
    expectTruncationsCovered(osRelease, name, document);
    expect(expectMutationsCovered(osRelease, name, document, 1000)).toBe(1000);
  });
});
