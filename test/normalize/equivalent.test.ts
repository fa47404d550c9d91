import { afterAll, expect, it } from 'vitest';
import { compareImages } from '../../src/app/compare.ts';
import { buildCase } from '../accuracy/build-case.ts';
import { injectedFaults } from '../accuracy/collect.ts';
import { graftedFaults } from '../accuracy/grafts.ts';
import { plan } from '../accuracy/plan.ts';
import { ImagePair, memoryDirectory } from '../support/image-pair.ts';
import { canonicalIds } from './canonical-ids.ts';
import { canonicalOf, isOne } from './canonical-image.ts';

const pair = new ImagePair(memoryDirectory);
afterAll(() => pair.dispose());

/** A minute on an idle machine; CI runs other tests beside it. */
const timeout = 600_000;

it(
  'makes one image of most equivalent pairs of the scoreboard whose causes have forms, and of no other pair',
  async () => {
    const faults = [...injectedFaults, ...(await graftedFaults())];
    const count = { equivalent: 0, one: 0, formed: 0, formedOne: 0 };
    const wrong: string[] = [];
    const missed: string[] = [];
    for (const planned of plan(faults, { seed: 7, singles: 1, mixtures: { 8: 25 }, beside: false })) {
      const { left, right } = buildCase(planned.from, planned.placed);
      pair.write('left', left);
      pair.write('right', right);
      const references = [pair.reference('left'), pair.reference('right')] as const;
      const one = isOne(await canonicalOf(references[0]), await canonicalOf(references[1]));
      const { verdict, findings } = await compareImages(...references, { jobs: 0 });
      const isEquivalent = verdict === 'equivalent' || verdict === 'identical';
      if (one && !isEquivalent) wrong.push(planned.id);
      if (!isEquivalent) continue;
      const hasForms = findings.every(({ role, cause }) => role === 'derived' || canonicalIds.has(cause ?? ''));
      count.equivalent += 1;
      count.one += one ? 1 : 0;
      count.formed += hasForms ? 1 : 0;
      count.formedOne += one && hasForms ? 1 : 0;
      if (hasForms && !one) missed.push(planned.id);
    }
    process.stderr.write(
      `one image: ${count.one} of ${count.equivalent} equivalent pairs; ` +
        `${count.formedOne} of ${count.formed} whose causes have forms (not: ${missed.join('; ')})\n`,
    );
    expect(wrong).toEqual([]);
    expect(count.one / count.equivalent).toBeGreaterThan(1 / 3);
    expect(count.formedOne / count.formed).toBeGreaterThan(0.9);
  },
  timeout,
);
