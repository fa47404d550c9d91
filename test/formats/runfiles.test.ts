import { describe, expect, it } from 'vitest';
import { parseRepoMapping, parseRunfiles } from '../../src/formats/runfiles/parse.ts';
import { runfiles } from '../../src/formats/runfiles.ts';
import { complementsEqual, expectMutationsCovered, expectTruncationsCovered } from '../support/coverage.ts';
import { memoryNode, recordSites, type Siblings } from '../support/record-sites.ts';

const name = 'app/x.runfiles/MANIFEST';
const manifest =
  '_main/a.py /b/execroot/_main/a.py\n_main/__init__.py \n _main/a\\sb.txt /b/execroot/_main/a\\bb c.txt\n';

function sitesOf(left: string, right: string, siblings: Siblings = {}) {
  const { sites } = recordSites(runfiles.compare, memoryNode(name, left), memoryNode(name, right), siblings);
  expect(complementsEqual(Buffer.from(left), Buffer.from(right), sites)).toBe(true);
  return sites;
}

describe('runfiles', () => {
  it('takes the manifest and the mapping, at both places', () => {
    const matches = (path: string): boolean => runfiles.matches({ name: path, size: 1, head: Buffer.from('a') });
    for (const path of [name, 'a/x.runfiles_manifest', 'a/x.runfiles/_repo_mapping', 'a/x.repo_mapping']) {
      expect(matches(path)).toBe(true);
    }
    for (const path of ['a/MANIFEST', 'a/_repo_mapping', 'a/MANIFEST.MF']) expect(matches(path)).toBe(false);
  });

  it('reads escapes where a line begins with a space', () => {
    expect(parseRunfiles(Buffer.from(manifest))?.map((line) => [line.name, line.value])).toEqual([
      ['_main/a.py', '/b/execroot/_main/a.py'],
      ['_main/__init__.py', ''],
      ['_main/a b.txt', '/b/execroot/_main/a\\b c.txt'],
    ]);
    expect(parseRunfiles(Buffer.from('no-target\n'))).toBeUndefined();
  });

  it('reads the mapping by source and apparent name', () => {
    const lines = parseRepoMapping(Buffer.from(',odp,_main\nrules_python+,pypi,rules_python++pip+pypi\n'));
    expect(lines?.map((line) => [line.name, line.value])).toEqual([
      [',odp', '_main'],
      ['rules_python+,pypi', 'rules_python++pip+pypi'],
    ]);
    expect(parseRepoMapping(Buffer.from('a,b\n'))).toBeUndefined();
  });

  it('says whether a target is a file of the layer', () => {
    const other = manifest.replaceAll('/b/', '/c/');
    expect(sitesOf(manifest, other)).toMatchObject([
      { key: 'runfiles:entry', name: '_main/a.py', facts: { inImage: false } },
      { key: 'runfiles:entry', name: '_main/a b.txt', facts: { inImage: false } },
    ]);
    const [site] = sitesOf(manifest, other, { 'c/execroot/_main/a.py': ['', 'x'] });
    expect(site?.facts).toMatchObject({ inImage: true });
  });

  it('covers every difference', () => {
    expectTruncationsCovered(runfiles, name, Buffer.from(manifest));
    expect(expectMutationsCovered(runfiles, name, Buffer.from(manifest))).toBeGreaterThan(200);
  });
});
