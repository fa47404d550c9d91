import { describe, expect, it } from 'vitest';
import { rules } from '../../src/check/rules/index.gen.ts';
import { checkBuilt, checkSample } from './check-sample.ts';
import { odpDeviations } from './odp-deviations.ts';
import { plainDeviations } from './plain-deviations.ts';

describe('a deliberate deviation of a service', () => {
  it.each(odpDeviations)(
    '$rule is named and nothing else: $what',
    async ({ rule, service, release, change, options }) => {
      const checked = await checkSample(service, release ?? 'v0.7.1', change, options);
      expect([...new Set(checked.findings.map((finding) => finding.rule))]).toEqual([rule]);
      expect(checked.problems).toEqual([]);
      if (checked.findings[0]?.severity !== 'note') expect(checked.verdict).toBe('deviates');
    },
  );
});

describe('a deliberate deviation of any image', () => {
  it.each(plainDeviations)('$rule is named and nothing else: $what', async ({ rule, image, clean, options }) => {
    const checked = await checkBuilt(image(), options);
    // A clock that runs is a finding of its own, and what tells the others.
    const own = checked.findings.filter((finding) => finding.rule !== 'config-created-clock' || rule === finding.rule);
    expect([...new Set(own.map((finding) => finding.rule))]).toEqual([rule]);
    expect(checked.problems).toEqual([]);
    const without = await checkBuilt(clean(), options);
    expect(without.findings.filter((finding) => finding.rule === rule)).toEqual([]);
  });
});

describe('the rules', () => {
  it('are all tried above', () => {
    const tried = new Set([...odpDeviations, ...plainDeviations].map(({ rule }) => rule));
    expect(rules.map(({ id }) => id).filter((id) => !tried.has(id))).toEqual([]);
    expect(tried.size).toBeGreaterThan(80);
  });
});
