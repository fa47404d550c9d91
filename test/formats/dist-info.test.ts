import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { parseHeaders } from '../../src/formats/dist-info/parse.ts';
import { distInfo } from '../../src/formats/dist-info.ts';
import { complementsEqual, expectMutationsCovered, expectTruncationsCovered } from '../support/coverage.ts';
import { memoryNode, recordSites } from '../support/record-sites.ts';

const name = 'app/task_limits-1.0.dist-info/METADATA';
const metadata = [
  'Metadata-Version: 2.1',
  'Name: task-limits',
  'Version: 1.0',
  'Classifier: A :: B',
  'Classifier: C :: D',
  'Requires-Dist: requests >=2',
  'License: Apache License',
  '        Version 2.0',
  '',
  'The limits of tasks.',
  '',
].join('\n');

function sitesOf(left: string, right: string) {
  const { sites } = recordSites(distInfo.compare, memoryNode(name, left), memoryNode(name, right));
  expect(complementsEqual(Buffer.from(left), Buffer.from(right), sites)).toBe(true);
  return sites.map((site) => [site.key, site.name, site.left?.value ?? null, site.right?.value ?? null]);
}

const hasPython = spawnSync('python3', ['-c', 'import email.parser']).status === 0;

describe('dist-info', () => {
  it('takes METADATA, WHEEL and PKG-INFO', () => {
    const matches = (path: string): boolean => distInfo.matches({ name: path, size: 1, head: Buffer.from('A') });
    for (const path of [name, 'a-1.dist-info/WHEEL', 'usr/x.egg-info/PKG-INFO', 'x/PKG-INFO'])
      expect(matches(path)).toBe(true);
    for (const path of ['a-1.dist-info/RECORD', 'app/METADATA', 'app/WHEEL']) expect(matches(path)).toBe(false);
  });

  it('names the field that differs', () => {
    expect(sitesOf(metadata, metadata.replace('1.0', '1.1'))).toEqual([['dist-info:field', 'Version', '1.0', '1.1']]);
    const other = metadata.replace('Version 2.0', 'Version 2.1');
    expect(sitesOf(metadata, other).map(([key, field]) => [key, field])).toEqual([['dist-info:field', 'License']]);
  });

  it('tells a field of many values on each side, and fields in another order', () => {
    expect(sitesOf(metadata, metadata.replace('>=2', '>=3'))).toEqual([
      ['dist-info:field', 'Requires-Dist', 'requests >=2', null],
      ['dist-info:field', 'Requires-Dist', null, 'requests >=3'],
    ]);
    const swapped = metadata.replace('A :: B', 'X').replace('C :: D', 'A :: B').replace('X', 'C :: D');
    expect(sitesOf(metadata, swapped).map(([key]) => key)).toEqual(['dist-info:order']);
  });

  it('takes folding for spelling, and the body for a description', () => {
    expect(sitesOf(metadata, metadata.replace('License\n        V', 'License V')).map(([key]) => key)).toEqual([
      'dist-info:layout',
    ]);
    expect(sitesOf(metadata, metadata.replace('tasks', 'work')).map(([key]) => key)).toEqual(['dist-info:body']);
  });

  it('compares what has no header fields as text', () => {
    expect(sitesOf('no header\n', 'another\n').map(([key]) => key)).toEqual(['text:line']);
  });

  it.skipIf(!hasPython)('reads fields as the email package does', () => {
    const program =
      'import sys,json,email.parser\nm=email.parser.Parser().parsestr(sys.stdin.read())\nprint(json.dumps([[k," ".join(v.split())] for k,v in m.items()]))';
    const { stdout } = spawnSync('python3', ['-c', program], { input: metadata, encoding: 'utf8' });
    const own = parseHeaders(Buffer.from(metadata))?.entries.map((entry) => [entry.name, entry.content]);
    expect(own).toEqual(JSON.parse(stdout));
  });

  it('covers every difference', () => {
    expectTruncationsCovered(distInfo, name, Buffer.from(metadata));
    expect(expectMutationsCovered(distInfo, name, Buffer.from(metadata))).toBeGreaterThan(200);
  });
});
