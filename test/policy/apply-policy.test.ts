import { describe, expect, it } from 'vitest';
import { exitStatus } from '../../src/cli/exit.ts';
import type { Report } from '../../src/model/report.ts';
import { applyPolicy, withoutPolicy } from '../../src/policy/apply-policy.ts';
import { compareToBaseline } from '../../src/policy/baseline.ts';
import { readPolicy } from '../../src/policy/read-policy.ts';
import { cause, finding, report } from '../support/sample-report.ts';

const today = '2026-06-15';

const sample: Report = report({
  verdict: 'different',
  causes: [cause({ id: 'factor-clock', title: 'The clock', findings: [1, 3] })],
  findings: [
    finding({ id: 1, path: ['layer:0', 'a'], proof: 'P1', bytes: 10 }),
    finding({ id: 2, path: ['layer:0', 'etc/app.conf'], cause: 'text-line', grade: 'lossy', bytes: 20 }),
    finding({
      id: 3,
      path: ['layer:1'],
      sites: 5,
      examples: [
        ['layer:1', 'x/a'],
        ['layer:1', 'x/b'],
      ],
      proof: 'P1',
      bytes: 40,
    }),
    finding({
      id: 4,
      path: ['layer:2', 'bin/su'],
      security: { severity: 'high', why: 'setuid' },
      grade: 'lossy',
      bytes: 80,
    }),
    finding({ id: 5, path: ['config'], role: 'derived', derivedFrom: [1], bytes: 160 }),
    finding({ id: 6, path: ['manifest'], role: 'derived', derivedFrom: [1, 2], bytes: 320 }),
  ],
  accounting: { differingBytes: 630, root: 150, derived: 480, encoding: 0, unexplained: 0, hidden: 0 },
});

function apply(rules: string, given: Report = sample): Report {
  return applyPolicy(given, readPolicy(`version: 1\nrules:\n${rules}`, 'p.yaml'), today);
}

const rule = (select: string, more = ''): string => `  - allow: { ${select} }\n    reason: known\n${more}`;

describe('a policy', () => {
  it('hides what it names and what follows from nothing else, and counts it', () => {
    const result = apply(rule("path: 'layer:0/a'"));
    expect(result.policy).toEqual({ file: 'p.yaml', hidden: [1, 5], unusedRules: [], accepted: [], denied: [] });
    expect(result.accounting).toEqual({
      differingBytes: 630,
      root: 140,
      derived: 320,
      encoding: 0,
      unexplained: 0,
      hidden: 170,
    });
    expect(withoutPolicy(result)).toEqual(sample);
    expect(apply(rule('field: none'), result).policy.hidden).toEqual([]);
  });

  it('selects by cause, factor, field and grade', () => {
    expect(apply(rule('cause: tar-mtime')).policy.hidden).toEqual([1, 3, 5]);
    expect(apply(rule('factor: factor-clock')).policy.hidden).toEqual([1, 3, 5]);
    expect(apply(rule('field: mtime, grade: lossy')).policy.hidden).toEqual([2]);
    expect(apply(rule('cause: text-line, path: "layer:1/**"')).policy.hidden).toEqual([]);
  });

  it('hides a group only when it covers all its places', () => {
    expect(apply(rule("path: 'layer:1/x/**'")).policy.hidden).toEqual([]);
    expect(apply(rule("path: 'layer:1/**'")).policy.hidden).toEqual([3]);
    const denied = apply("  - deny: { path: 'layer:1/x/a' }\n    reason: never\n");
    expect(denied.policy.denied).toEqual([3]);
  });

  it('never hides a security finding by a wide rule', () => {
    expect(apply(rule('grade: lossy')).policy.hidden).toEqual([2]);
    expect(apply(rule("path: '**'")).policy.hidden).not.toContain(4);
    expect(apply(rule("cause: tar-mtime, path: 'layer:2/bin/su'")).policy.hidden).toEqual([4]);
  });

  it('tells rules that did nothing, and those that expired', () => {
    const result = apply(
      `${rule('cause: none')}${rule('cause: tar-mtime', '    expires: 2026-06-14\n')}${rule('cause: text-line', '    expires: 2026-06-15\n')}`,
    );
    expect(result.policy.unusedRules).toEqual([
      'line 3: allow none',
      'line 5: allow tar-mtime (expired on 2026-06-14)',
    ]);
    expect(result.policy.hidden).toEqual([2]);
  });
});

describe('the exit status', () => {
  const accept = '    accept: true\n';
  const all = `${rule('cause: tar-mtime, grade: safe', accept)}${rule("cause: text-line, path: 'layer:0/etc/app.conf'", accept)}${rule("cause: tar-mtime, path: 'layer:2/bin/su'", accept)}`;

  it('stays 1 for what is only hidden', () => {
    expect(exitStatus(apply(all.replaceAll(accept, '')), null)).toBe(1);
  });

  it('is 0 when every finding is accepted', () => {
    expect(exitStatus(apply(all), null)).toBe(0);
  });

  it('is 1 when a wide rule wants to accept what matters', () => {
    const result = apply(rule("path: '**'", accept));
    expect(result.policy.accepted).toEqual([1, 3]);
    expect(exitStatus(result, null)).toBe(1);
  });

  it('is 1 when a rule denies, whatever else is accepted', () => {
    expect(exitStatus(apply(`${all}  - deny: { field: mtime }\n    reason: never\n`), null)).toBe(1);
    const equivalent: Report = { ...sample, verdict: 'equivalent', findings: sample.findings.slice(0, 1) };
    expect(exitStatus(equivalent, 'equivalent')).toBe(0);
    expect(exitStatus(apply('  - deny: { cause: tar-mtime }\n    reason: never\n', equivalent), 'equivalent')).toBe(1);
  });

  it('takes what is safe from --accept equivalent and the rest from the policy', () => {
    const grave = `${rule("cause: text-line, path: 'layer:0/etc/app.conf'", accept)}${rule("cause: tar-mtime, path: 'layer:2/bin/su'", accept)}`;
    expect(exitStatus(apply(grave), null)).toBe(1);
    expect(exitStatus(apply(grave), 'equivalent')).toBe(0);
  });

  it('is 2 for an incomplete comparison, whatever was accepted', () => {
    expect(exitStatus(apply(all, { ...sample, verdict: 'incomplete' }), 'equivalent')).toBe(2);
  });

  it('is 1 for different images without a finding', () => {
    expect(exitStatus({ ...sample, findings: [] }, null)).toBe(1);
  });
});

describe('a baseline', () => {
  it('leaves only what is new', () => {
    const result = compareToBaseline(sample, { ...sample, findings: sample.findings.slice(1, 3) }, 'old.json');
    expect(result.baseline?.fresh).toEqual([1, 4]);
    expect(exitStatus(result, null)).toBe(1);
    expect(exitStatus(compareToBaseline(sample, sample, 'old.json'), null)).toBe(0);
  });

  it('lists what went away', () => {
    const result = compareToBaseline({ ...sample, findings: sample.findings.slice(0, 1) }, sample, 'old.json');
    expect(result.baseline?.gone.map(({ path }) => path.join('/'))).toEqual([
      'layer:0/etc/app.conf',
      'layer:1',
      'layer:2/bin/su',
    ]);
  });

  it('takes another time for the same finding, and another value of what matters for a new one', () => {
    const changed = sample.findings.map((each) => ({ ...each, right: 'another value' }));
    expect(compareToBaseline({ ...sample, findings: changed }, sample, 'old.json').baseline?.fresh).toEqual([2, 4]);
  });
});
