import { describe, expect, it } from 'vitest';
import { attacks } from './adversarial/index.ts';
import { planAttacks, runAttack } from './attack-cases.ts';
import { injectedFaults } from './collect.ts';
import { graftedFaults } from './grafts.ts';
import { plan } from './plan.ts';
import { runCase } from './run-case.ts';
import { isMet, scoresOf } from './scores.ts';

/** Half a minute on an idle machine; CI runs other tests beside it. */
const timeout = 300_000;

/** The part of the scoreboard that needs no tools: see docs/accuracy.md for all of it. */
describe('the bars of accuracy', () => {
  it(
    'are met by faults that are injected, alone and eight at a time',
    async () => {
      const faults = [...injectedFaults, ...(await graftedFaults())];
      const results = [];
      for (const planned of plan(faults, { seed: 7, singles: 1, mixtures: { 8: 25 }, beside: false }))
        results.push(await runCase(planned));
      const missed = scoresOf(results, []).filter((score) => !isMet(score));
      const wrong = results.filter(
        ({ verdict }) => !verdict.firstRight || verdict.faults.some(({ labelled }) => !labelled),
      );
      expect(missed, `cases with a wrong answer: ${wrong.map(({ planned }) => planned.id).join('; ')}`).toEqual([]);
    },
    timeout,
  );

  it(
    'are met by changes that matter: none is called harmless, each is named at its place',
    async () => {
      const wrong: string[] = [];
      for (const planned of planAttacks(attacks, 1)) {
        const { id, verdict, harmless, named } = await runAttack(planned);
        if (harmless || !named) wrong.push(`${id}: ${verdict}`);
      }
      expect(wrong).toEqual([]);
    },
    timeout,
  );
});
