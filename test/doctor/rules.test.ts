import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { bazelExamples } from '../../fixtures/doctor/bazel.ts';
import { bazelrcExamples } from '../../fixtures/doctor/bazelrc.ts';
import { dockerExamples } from '../../fixtures/doctor/docker.ts';
import type { Example, Tree } from '../../fixtures/doctor/example.ts';
import { packageExamples } from '../../fixtures/doctor/packages.ts';
import { shellExamples } from '../../fixtures/doctor/shell.ts';
import { examine } from '../../src/doctor/examine.ts';
import { Project } from '../../src/doctor/project.ts';
import { rules } from '../../src/doctor/rules/index.gen.ts';

const examples: Readonly<Record<string, Example>> = {
  ...bazelExamples,
  ...bazelrcExamples,
  ...dockerExamples,
  ...shellExamples,
  ...packageExamples,
};

const examineTree = (tree: Tree) => {
  const texts = Object.entries(tree)
    .map(([path, text]) => ({ path, text }))
    .sort((a, b) => (a.path < b.path ? -1 : 1));
  return examine(
    new Project(
      texts,
      texts.map(({ path }) => path),
    ),
    rules,
  );
};
const placesOf = (id: string, tree: Tree): string[] =>
  examineTree(tree)
    .findings.filter(({ rule }) => rule === id)
    .map(({ file, line }) => `${file}:${line}`)
    .sort();

describe('every rule', () => {
  it('has an example', () => {
    expect(Object.keys(examples).sort()).toEqual(rules.map(({ id }) => id).sort());
  });

  it('has a row in docs/doctor.md with its severity', () => {
    const rows = readFileSync('docs/doctor.md', 'utf8').match(/^\| `[a-z-]+` +\| [a-z]+/gm) ?? [];
    const expected = rules.map(({ id, severity }) => `${id} ${severity}`).sort();
    expect(rows.map((row) => row.replace(/^\| `([a-z-]+)` +\| ([a-z]+)$/, '$1 $2')).sort()).toEqual(expected);
  });

  it('names causes that are known', () => {
    const named = rules.flatMap(({ causes }) => causes);
    expect(named.filter((cause) => !existsSync(`docs/causes/${cause}.md`))).toEqual([]);
  });
});

describe.each(Object.entries(examples))('%s', (id, { bad, at, good }) => {
  it('is found where it is', () => {
    expect(placesOf(id, bad)).toEqual([...at].sort());
  });

  it.each(good.map((tree) => [tree]))('is not found in %j', (tree) => {
    expect(placesOf(id, tree)).toEqual([]);
  });
});
