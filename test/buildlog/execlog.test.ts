import { describe, expect, it } from 'vitest';
import { buildZstd } from '../../fixtures/lib/zstd.ts';
import { readActionGraph } from '../../src/buildlog/aquery.ts';
import { compareLogs } from '../../src/buildlog/first-difference.ts';
import { readExecLog } from '../../src/buildlog/read-log.ts';
import type { ExecLog } from '../../src/buildlog/spawn.ts';
import { binaryLog, compactLog, jsonLog, type PlannedSpawn } from '../support/execlog.ts';

const bin = 'bazel-out/k8-fastbuild/bin';

/** Java sources to a jar to a layer to an image, as in ODP's build, with digests as given. */
function chain(jar: string, layer: string, more: Partial<PlannedSpawn> = {}): PlannedSpawn[] {
  return [
    {
      mnemonic: 'Javac',
      target: '//app:lib',
      words: ['javac', '"quoted" {brace}', '\\'],
      env: { LC_CTYPE: 'en_US.UTF-8' },
      inputs: { 'app/Main.java': 'aa', 'external/jdk/javac': 'bb', 'app/empty': '' },
      outputs: { [`${bin}/app/lib.jar`]: jar },
      ...more,
    },
    {
      mnemonic: 'Genrule',
      target: '//app:other',
      inputs: { 'app/x': 'cc' },
      outputs: { [`${bin}/app/other.txt`]: 'dd' },
    },
    {
      mnemonic: 'PackageTar',
      target: '//app:tar',
      inputs: { [`${bin}/app/lib.jar`]: jar, [`${bin}/app/other.txt`]: 'dd' },
      outputs: { [`${bin}/app/tar.tar`]: layer },
    },
    {
      mnemonic: 'OCIImage',
      target: '//app:image',
      inputs: { [`${bin}/app/tar.tar`]: layer },
      outputs: { [`${bin}/app/image/index.json`]: `${layer}0`, [`${bin}/app/image/oci-layout`]: 'ee' },
    },
  ];
}

const plain = (bytes: Buffer): Buffer => bytes;
const read = (bytes: Buffer): ExecLog => readExecLog(bytes, 'log', plain);

describe('the three forms of an execution log', () => {
  const planned = chain('11', '22');

  it('say the same', () => {
    const json = read(jsonLog(planned));
    expect(json.spawns).toHaveLength(4);
    expect(json.spawns[0]).toMatchObject({
      mnemonic: 'Javac',
      target: '//app:lib',
      arguments: ['javac', '"quoted" {brace}', '\\'],
    });
    expect(read(jsonLog(planned, '\n\n'))).toEqual(json);
    expect(read(binaryLog(planned))).toEqual(json);
    const compact = readExecLog(buildZstd(Buffer.alloc(0)), 'log', () => compactLog(planned));
    const sorted = (log: ExecLog): unknown =>
      log.spawns.map((spawn) => ({ ...spawn, inputs: [...spawn.inputs].sort((a, b) => (a.path < b.path ? -1 : 1)) }));
    expect(sorted(compact)).toEqual(sorted(json));
  });

  it('cut anywhere, are refused or are a shorter log', () => {
    for (const log of [jsonLog(planned), binaryLog(planned)])
      for (let end = 0; end < log.length; end += 7) {
        let spawns = -1;
        try {
          spawns = read(log.subarray(0, end)).spawns.length;
        } catch (error) {
          expect(String(error)).toMatch(/^InputError: log is no execution log of Bazel: at byte \d+, /);
        }
        expect(spawns).toBeLessThanOrEqual(4);
      }
  });

  it('of older versions name the target in the progress message', () => {
    const log = jsonLog(planned)
      .toString()
      .replaceAll('"targetLabel": "//app:lib"', '"progressMessage": "Building //app:lib (1 source file)"');
    expect(read(Buffer.from(log)).spawns[0]?.target).toBe('//app:lib');
  });

  it('of another kind are refused', () => {
    for (const text of ['', 'hello', '{"a":', '[]', '{}}'])
      expect(() => compareLogs(read(Buffer.from(text)), read(Buffer.from(text)))).not.toThrow(TypeError);
    expect(() => read(Buffer.from('no log'))).toThrow(/is no execution log/);
  });
});

describe('where two builds part', () => {
  const compare = (left: readonly PlannedSpawn[], right: readonly PlannedSpawn[]) =>
    compareLogs(read(jsonLog(left)), read(binaryLog(right)));

  it('is nowhere for equal builds', () => {
    expect(compare(chain('11', '22'), chain('11', '22'))).toEqual({ differences: [], onlyLeft: [], onlyRight: [] });
  });

  it('is the action with equal inputs and other outputs, and its chain leads to the image', () => {
    const { differences } = compare(chain('11', '22'), chain('33', '44'));
    expect(differences.map(({ reason, mnemonic, target }) => [reason, mnemonic, target])).toEqual([
      ['nondeterministic', 'Javac', '//app:lib'],
    ]);
    expect(differences[0]?.chain.map(({ mnemonic, output }) => [mnemonic, output])).toEqual([
      ['Javac', `${bin}/app/lib.jar`],
      ['PackageTar', `${bin}/app/tar.tar`],
      ['OCIImage', `${bin}/app/image/index.json`],
    ]);
  });

  it('is told apart from another command or environment', () => {
    const other = { words: ['javac', '-g', '\\'], env: { LC_CTYPE: 'C', EXTRA: '1' } };
    const [difference] = compare(chain('11', '22'), chain('33', '44', other)).differences;
    expect(difference).toMatchObject({
      reason: 'command',
      arguments: { onlyLeft: ['"quoted" {brace}'], onlyRight: ['-g'] },
      environment: [
        { name: 'EXTRA', left: null, right: '1' },
        { name: 'LC_CTYPE', left: 'en_US.UTF-8', right: 'C' },
      ],
    });
  });

  it('is an input that no logged action made', () => {
    const [difference] = compare(
      chain('11', '22'),
      chain('33', '44', { inputs: { 'app/Main.java': 'ff' } }),
    ).differences;
    expect(difference).toMatchObject({ reason: 'input', mnemonic: 'Javac' });
    expect(difference?.inputs).toContain('app/Main.java');
  });

  it('says which actions only one log has', () => {
    const { onlyLeft, onlyRight } = compare(chain('11', '22'), chain('11', '22').slice(1));
    expect([onlyLeft, onlyRight]).toEqual([[`${bin}/app/lib.jar`], []]);
  });
});

describe('the action graph', () => {
  const graph = {
    artifacts: [{ id: 1, pathFragmentId: 3 }],
    pathFragments: [
      { id: 1, label: 'bazel-out' },
      { id: 2, label: 'bin', parentId: 1 },
      { id: 3, label: 'spec.mtree', parentId: 2 },
    ],
    targets: [{ id: 1, label: '//app:spec' }],
    actions: [{ targetId: 1, mnemonic: 'FileWrite', outputIds: [1] }],
  };

  it('knows actions that no log shows', () => {
    expect(readActionGraph(JSON.stringify(graph), 'graph').get('bazel-out/bin/spec.mtree')).toEqual({
      mnemonic: 'FileWrite',
      target: '//app:spec',
    });
  });

  it('that is none is refused; a circle of path parts ends', () => {
    for (const text of ['', '[]', '{}', '{"actions":[]}'])
      expect(() => readActionGraph(text, 'graph')).toThrow('graph is no action graph');
    const circle = { ...graph, pathFragments: [{ id: 3, label: 'a', parentId: 3 }] };
    expect(readActionGraph(JSON.stringify(circle), 'graph').size).toBe(1);
  });
});
