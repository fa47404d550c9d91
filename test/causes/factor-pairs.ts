import { createHash } from 'node:crypto';
import { configPair, filesPair, layerPair, type Pair, packTime } from '../../fixtures/causes/_shared/images.ts';

/** Two images whose differences have one reason together, though several causes report them. */
export interface FactorPair {
  readonly factor: string;
  readonly because: string;
  readonly parameters?: { readonly left: string | null; readonly right: string | null };
  /** Reasons that findings name besides. */
  readonly ambiguousWith?: readonly string[];
  build(directory: string): Promise<Pair>;
}

/** 2025-06-03T00:00:00Z and the day after it. */
const [midnight, nextMidnight] = [1_748_908_800, 1_748_995_200];
const outputBase = (workspace: string): string =>
  `in /root/.cache/bazel/_bazel_root/${createHash('md5').update(workspace).digest('hex')}/execroot/_main/x`;

function constantTimes(time: number): Parameters<typeof layerPair>[1] {
  const iso = new Date(time * 1000).toISOString().replace('.000', '');
  return [
    { name: 'app/a.txt', content: 'a\n', mtime: time },
    { name: 'app/b.txt', content: 'b\n', mtime: time },
    { name: 'app/made.txt', content: `made ${iso}\n`, mtime: time },
  ];
}

/** A little-endian number of 32 bits in a file of no format. */
function seconds(value: number): Buffer {
  const bytes = Buffer.from('c0ffee0000fefefe00000000fdfdfdfd000102', 'hex');
  bytes.writeUInt32LE(value, 8);
  return bytes;
}

function timedFiles(time: number, uuid: string): Record<string, string | Buffer> {
  const text = `collector\nid ${uuid}-7b07-9d2a-6ad1f1b6f001\n`;
  return { 'app/x.bin': seconds(time), 'app/x.txt': text };
}

function version(value: string): Record<string, string> {
  return { 'org.opencontainers.image.version': value };
}

function build(texts: Readonly<Record<string, readonly [string, string]>>): FactorPair['build'] {
  const side = (at: 0 | 1): Record<string, string> =>
    Object.fromEntries(Object.entries(texts).map(([name, pair]) => [name, `collector\n${pair[at]}\n`]));
  return (directory) => filesPair(directory, side(0), side(1));
}

export const factorPairs: readonly FactorPair[] = [
  {
    factor: 'factor-sde-mismatch',
    because: 'every time is one midnight on one side and another one on the other',
    parameters: { left: '2025-06-03T00:00:00Z', right: '2025-06-04T00:00:00Z' },
    build: (directory) => layerPair(directory, constantTimes(midnight), constantTimes(nextMidnight)),
  },
  {
    factor: 'factor-clock',
    because: 'constants that are no midnight may be a clock that was read once',
    build: (directory) => layerPair(directory, constantTimes(midnight + 61), constantTimes(nextMidnight + 61)),
  },
  {
    factor: 'factor-user',
    because: 'one user explains a name and two homes, where a directory would explain the homes alone',
    parameters: { left: 'ada', right: 'bob' },
    build: build({
      'app/a.txt': ['Built-By: ada', 'Built-By: bob'],
      'app/b.txt': ['from /home/ada/odp/java/A.java', 'from /home/bob/odp/java/A.java'],
      'app/c.txt': ['from /home/ada/odp/java/B.java', 'from /home/bob/odp/java/B.java'],
    }),
  },
  {
    factor: 'factor-build-path',
    because: 'two homes alone may be two users or two directories: both are named',
    ambiguousWith: ['factor-user'],
    build: build({ 'app/b.txt': ['from /home/ada/odp/java/A.java', 'from /home/bob/odp/java/A.java'] }),
  },
  {
    factor: 'factor-git-state',
    because: 'a commit in two lengths, a branch and a dirty tree are one state',
    parameters: { left: '0a1b2c3d4e', right: '9f8e7d6c5b' },
    build: build({
      'app/a.txt': ['commit: 0a1b2c3', 'commit: 9f8e7d6'],
      'app/b.txt': ['git.branch=main', 'git.branch=release'],
      'app/c.txt': ['revision: 0a1b2c3d4e', 'revision: 9f8e7d6c5b'],
    }),
  },
  {
    factor: 'factor-random',
    because: 'each value is another one, and all are one reason',
    parameters: { left: null, right: null },
    build: build({
      'app/a.txt': ['id 9f1c2b7e-31c8-4b07-9d2a-6ad1f1b6f001', 'id 02a6b1d4-7f0e-4c55-8e1b-3b1c9d0e7a22'],
      'app/b.txt': ['id 11112b7e-31c8-4b07-9d2a-6ad1f1b6f001', 'id 22226b1d-7f0e-4c55-8e1b-3b1c9d0e7a22'],
    }),
  },
  {
    factor: 'factor-hostname',
    because: 'a host and its full name are one host',
    build: build({
      'app/a.txt': ['hostname: build7', 'hostname: build9'],
      'app/b.txt': ['HOST=build7.example.org', 'HOST=build9.example.org'],
    }),
  },
  {
    factor: 'factor-build-path',
    because: 'the name of the output base is the MD5 of the directory that the other file tells',
    parameters: { left: '/home/ada/odp', right: '/builds/odp/4711' },
    build: build({
      'app/a.txt': ['from /home/ada/odp/java/A.java', 'from /builds/odp/4711/java/A.java'],
      'app/b.txt': [outputBase('/home/ada/odp'), outputBase('/builds/odp/4711')],
    }),
  },
  {
    factor: 'factor-locale',
    because: 'a list sorted by bytes and as in a dictionary, and the locales beside it',
    parameters: { left: 'C', right: 'en' },
    build: build({ 'app/a.txt': ['B\nZ\na\nc', 'a\nB\nc\nZ'] }),
  },
  {
    factor: 'factor-readdir-order',
    because: 'the same files packed in another order',
    build: (directory) => {
      const entries = ['a', 'b', 'c', 'd'].map((letter) => ({ name: `app/${letter}.txt`, content: `${letter}\n` }));
      return layerPair(directory, entries, [...entries].reverse());
    },
  },
  {
    factor: 'factor-source-change',
    because: 'a version that somebody wrote',
    build: (directory) => configPair(directory, { annotations: version('2.1.0') }, { annotations: version('2.2.0') }),
  },
  {
    factor: 'factor-unexplained',
    because: 'a text that somebody edited',
    build: build({ 'app/a.txt': ['one sentence', 'another sentence'] }),
  },
  {
    factor: 'factor-clock',
    because: 'seconds in a binary file, and a UUID of version 7',
    build: (directory) =>
      filesPair(directory, timedFiles(packTime, '019734cd-ec00'), timedFiles(packTime + 7201, '0197353b-cce8')),
  },
  {
    factor: 'factor-unexplained',
    because: 'a number in a binary file that is years from the clock',
    build: (directory) => filesPair(directory, { 'app/x.bin': seconds(12345678) }, { 'app/x.bin': seconds(99345678) }),
  },
];
