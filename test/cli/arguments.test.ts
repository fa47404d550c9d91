import { describe, expect, it } from 'vitest';
import { parseArguments } from '../../src/cli/arguments.ts';
import { buildOptions } from '../../src/cli/options/build.ts';
import { doctorOptions } from '../../src/cli/options/doctor.ts';
import { outputOptions } from '../../src/cli/options/output.ts';
import { registryOptions } from '../../src/cli/options/registry.ts';

const base = ['left', 'right'];

/** One use of every option, with a value that is not its default. */
const uses: Readonly<Record<string, readonly string[]>> = {
  json: ['--json', 'f'],
  html: ['--html', 'f'],
  markdown: ['--markdown', 'f'],
  junit: ['--junit', 'f'],
  sarif: ['--sarif', 'f'],
  'code-quality': ['--code-quality', 'f'],
  annotations: ['--annotations', 'github'],
  policy: ['--policy', 'f'],
  baseline: ['--baseline', 'f'],
  accept: ['--accept', 'equivalent'],
  quiet: ['--quiet'],
  verbose: ['--verbose'],
  color: ['--no-color'],
  width: ['--width', '99'],
  'plain-http': ['--plain-http'],
  'ca-file': ['--ca-file', 'f'],
  mirror: ['--mirror', 'a=b'],
  cache: ['--cache', 'd'],
  'cache-size': ['--cache-size', '7'],
  timeout: ['--timeout', '7'],
  tui: ['--tui'],
  platform: ['--platform', 'linux/amd64'],
  'verify-shared': ['--verify-shared'],
  proof: ['--no-proof'],
  certificate: ['--certificate', 'f'],
  execlog: ['--execlog', 'a', 'b'],
  dockerfile: ['--dockerfile', 'f'],
  aquery: ['--aquery', 'f', '--execlog', 'a', 'b'],
  jobs: ['--jobs', '7'],
  progress: ['--progress', 'none'],
  'profile-timing': ['--profile-timing'],
};

describe('options of a comparison', () => {
  it.each(Object.entries(uses))('--%s reaches the command', async (_name, words) => {
    const plain = await parseArguments(base, '1');
    expect(await parseArguments([...base, ...words], '1')).not.toEqual(plain);
  });

  it('are all tried above', async () => {
    const help = await parseArguments(['diff', '--help'], '1');
    const named =
      help.name === 'help' ? [...help.text.matchAll(/^ +(?:-\w, )?--([a-z-]+)/gm)].map(([, name]) => name) : [];
    const untried = named.filter(
      (name) => name !== undefined && !(name in uses) && !['help', 'version'].includes(name),
    );
    expect(untried).toEqual([]);
    expect(named).toEqual(expect.arrayContaining([...Object.keys(outputOptions), ...Object.keys(registryOptions)]));
  });
});

/** The options of a build that a comparison does not have. */
const buildUses: Readonly<Record<string, readonly string[]>> = {
  output: ['--output', 'other'],
  source: ['--source', 'd'],
  vary: ['--vary', 'umask,host'],
  repeat: ['--repeat', '3'],
  'time-budget': ['--time-budget', '7'],
  'record-env': ['--record-env', 'f'],
  keep: ['--keep', 'd'],
  jobs: ['--jobs', '7'],
};

describe('options of a build', () => {
  const command = ['--', 'make', '--output', 'mine', '-j'];
  const shared = Object.entries(uses).filter(([name]) => name in outputOptions);

  it.each([...shared, ...Object.entries(buildUses)])('--%s reaches the command', async (_name, words) => {
    const plain = await parseArguments(['build', '--output', 'image', ...command], '1');
    expect(plain).toMatchObject({ name: 'build', argv: command.slice(1), outputs: ['image'] });
    expect(await parseArguments(['build', '--output', 'image', ...words, ...command], '1')).not.toEqual(plain);
  });

  it('--recipe reaches the command, with its target', async () => {
    const given = await parseArguments(['build', '--recipe', 'bazel', '//service:image'], '1');
    expect(given).toMatchObject({ name: 'build', recipe: { name: 'bazel', target: '//service:image' }, argv: [] });
  });

  it('are all tried above', () => {
    expect(Object.keys(buildOptions).filter((name) => !(name in buildUses) && name !== 'recipe')).toEqual([]);
  });
});

const doctorUses: Readonly<Record<string, readonly string[]>> = {
  json: ['--json', 'f'],
  sarif: ['--sarif', 'f'],
  'code-quality': ['--code-quality', 'f'],
  annotations: ['--annotations', 'github'],
  policy: ['--policy', 'f'],
  'fail-on': ['--fail-on', 'low'],
  quiet: ['--quiet'],
  verbose: ['--verbose'],
  color: ['--no-color'],
  width: ['--width', '99'],
};

describe('options of doctor', () => {
  it.each(Object.entries(doctorUses))('--%s reaches the command', async (_name, words) => {
    const plain = await parseArguments(['doctor', 'd'], '1');
    expect(plain).toMatchObject({ name: 'doctor', folder: 'd', failOn: 'medium' });
    expect(await parseArguments(['doctor', 'd', ...words], '1')).not.toEqual(plain);
  });

  it('are all tried above', () => {
    expect(Object.keys(doctorOptions).filter((name) => !(name in doctorUses))).toEqual([]);
  });
});

describe('options that are given again', () => {
  it('add up where they are lists, and else the last one counts', async () => {
    const words = ['--mirror', 'a=b', '--mirror', 'c=d', '--json', 'x', '--json', 'y', '--jobs', '2', '--jobs', '3'];
    const command = await parseArguments([...base, ...words], '1');
    if (command.name !== 'diff') throw new Error('another command');
    expect([...command.registry.mirrors]).toEqual([
      ['a', 'b'],
      ['c', 'd'],
    ]);
    expect([command.output.json, command.jobs]).toEqual(['y', 3]);
  });

  it('of a build as well: every output counts', async () => {
    const words = ['build', '--output', 'a', '--output', 'b', '--jobs', '2', '--jobs', '3', '--', 'make'];
    expect(await parseArguments(words, '1')).toMatchObject({ outputs: ['a', 'b'], jobs: 3 });
    const recipe = ['build', '--recipe', 'bazel', '--output', 'a', '//:image'];
    expect(await parseArguments(recipe, '1')).toMatchObject({ outputs: ['a'], recipe: { target: '//:image' } });
  });

  it('one Dockerfile is for both sides, two are for one each, three are too many', async () => {
    const given = (count: number) => Array.from({ length: count }, (_, at) => ['--dockerfile', `f${at}`]).flat();
    expect(await parseArguments([...base, ...given(1)], '1')).toMatchObject({ dockerfiles: ['f0', 'f0'] });
    expect(await parseArguments([...base, ...given(2)], '1')).toMatchObject({ dockerfiles: ['f0', 'f1'] });
    await expect(parseArguments([...base, ...given(3)], '1')).rejects.toThrow('--dockerfile needs one file, or two');
  });
});
