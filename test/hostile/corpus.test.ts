import { beforeAll, describe, expect, it } from 'vitest';
import type { Report } from '../../src/model/report.ts';
import { ensureBuilt } from '../support/program.ts';
import { hostileGroups } from './corpus/index.ts';
import type { Expectation } from './model.ts';
import { type Answer, type GroupRun, runGroup } from './run-group.ts';

const maxCpuMs = 5_000;
const maxPeakMiB = 300;

beforeAll(() => ensureBuilt());

describe.each(hostileGroups)('$title', ({ cases }) => {
  let run: GroupRun = { answers: [], stderr: '', leftovers: [] };
  beforeAll(() => {
    run = runGroup(cases);
  });

  it.each(cases)('$name', ({ expect: expected }) => {
    const answer = run.answers[cases.findIndex((one) => one.expect === expected)];
    if (answer === undefined) throw new Error(`the process gave no answer: ${run.stderr.slice(0, 2000)}`);
    expect(answer.cpuMs, 'processor time').toBeLessThan(maxCpuMs);
    expectClear(answer);
    expectOutcome(answer, expected);
  });

  it('within the memory, and with nothing left behind', () => {
    expect(Math.max(...run.answers.map(({ peakMiB }) => peakMiB))).toBeLessThan(maxPeakMiB);
    expect(run.leftovers).toEqual([]);
  });
});

describe('the corpus', () => {
  const names = hostileGroups.flatMap(({ title, cases }) => cases.map(({ name }) => `${title}: ${name}`));

  it('has at least 150 cases, each with a name of its own', () => {
    expect(names.length).toBeGreaterThanOrEqual(150);
    expect(new Set(names).size).toBe(names.length);
  });
});

/** Nothing that only a programmer understands, and nothing that steers a terminal. */
function expectClear({ stdout, stderr }: Answer): void {
  expect(stderr).not.toMatch(/internal error|^\s+at |node:|\.ts:|\.js:|undefined|NaN|\[object/m);
  expect(stdout + stderr).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/u);
}

function expectOutcome(answer: Answer, expected: Expectation): void {
  if (expected.outcome === 'refused') {
    expect([answer.status, answer.stdout]).toEqual([2, '']);
    expect(answer.stderr.split('\n')[0]).toMatch(/^odp-diff: \S/);
    expect(answer.stderr).toMatch(expected.says);
    return;
  }
  expect(answer.stderr).toBe('');
  const report = JSON.parse(answer.stdout) as Report;
  expect([report.verdict, answer.status]).toEqual(
    expected.outcome === 'incomplete' ? ['incomplete', 2] : ['different', 1],
  );
  if (expected.outcome === 'incomplete') expectProblem(report, expected);
  else
    expect(
      saidOf(report).filter((line) => expected.finds.test(line)),
      saidOf(report).join('\n'),
    ).not.toEqual([]);
}

function expectProblem(
  report: Report,
  { code, path, says, offset }: Extract<Expectation, { outcome: 'incomplete' }>,
): void {
  const errors = report.problems.filter(({ severity }) => severity === 'error');
  const found = errors.filter((problem) => problem.code === code && problem.path.join('\n') === path.join('\n'));
  expect(found, JSON.stringify(errors, undefined, 1)).not.toEqual([]);
  expect(found.map(({ message }) => message).join('\n')).toMatch(says);
  if (offset !== undefined) expect(found[0]?.offset).toBe(offset);
  for (const { message } of report.problems) expect(message).not.toMatch(/undefined|NaN|\[object/);
}

function saidOf({ findings, problems }: Report): string[] {
  return [
    ...findings.map(({ role, cause, location, path }) => `${role} ${cause} ${location.name} ${path.join(' / ')}`),
    ...problems.map(({ code, path, message }) => `${code} ${path.join(' / ')} ${message}`),
  ];
}
