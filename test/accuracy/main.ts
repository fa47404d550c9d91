/** `npm run bench:accuracy`: how often the first answer is right, on cases whose truth is known. */
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { attacks } from './adversarial/index.ts';
import { keystoreAttacks } from './adversarial/tools.ts';
import { type AttackResult, planAttacks, runAttack } from './attack-cases.ts';
import { scoreTable } from './board.ts';
import { collectFaults, collectImages } from './collect.ts';
import { accuracyPage } from './page.ts';
import { fullPlan, plan, quickPlan } from './plan.ts';
import { dockerfilePairs } from './producers/dockerfiles.ts';
import { compareAndProve, type ProofResult } from './proof-levels.ts';
import { type Result, runCase, runImage } from './run-case.ts';
import { isMet, scoresOf } from './scores.ts';
import { Workshop } from './workshop.ts';

const { values } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    seed: { type: 'string', default: '1' },
    'no-tools': { type: 'boolean', default: false },
    only: { type: 'string' },
    slow: { type: 'boolean', default: false },
    verbose: { type: 'boolean', default: false },
    write: { type: 'boolean', default: false },
  },
});

const print = (text: string): void => void process.stdout.write(`${text}\n`);
const progress = (text: string): void => void process.stderr.write(`${text}\n`);
const wanted = ({ id }: { readonly id: string }): boolean => values.only === undefined || id.includes(values.only);

const shop = new Workshop();
try {
  const { faults, skipped: without } = await collectFaults(values['no-tools'] ? undefined : shop, progress);
  const cases = plan(faults, { ...(values.quick ? quickPlan : fullPlan), seed: Number(values.seed) }).filter(wanted);
  progress(`${cases.length} cases`);
  const results: Result[] = [];
  const whole = values['no-tools'] ? { images: [], skipped: [] } : collectImages(shop, values.slow, progress);
  const skipped = [...without, ...whole.skipped];
  for (const image of whole.images.filter(wanted)) results.push(await runImage(image));
  results.forEach(showCase);
  for (const planned of cases) {
    const result = await runCase(planned);
    results.push(result);
    showCase(result);
  }
  const built = values['no-tools'] ? { pairs: [], skipped: [] } : dockerfilePairs(shop, progress);
  skipped.push(...built.skipped);
  const pairs: ProofResult[] = [];
  for (const { id, ...references } of built.pairs.filter(wanted)) {
    pairs.push((await compareAndProve(id, 'dockerfile', references)).proof);
  }
  const planned = planAttacks(
    [...attacks, ...(values['no-tools'] ? [] : keystoreAttacks(shop))],
    values.quick ? 1 : 3,
  ).filter(wanted);
  progress(`${planned.length} adversarial cases`);
  const attacked: AttackResult[] = [];
  for (const attack of planned) {
    const result = await runAttack(attack);
    attacked.push(result);
    showAttack(result);
  }
  for (const { id, why } of skipped) print(`skipped: ${id} (${why})`);
  const scores = scoresOf(results, attacked, pairs);
  print(`\n${scoreTable(scores)}`);
  if (values.write)
    writeFileSync(
      new URL('../../docs/accuracy.md', import.meta.url),
      accuracyPage({ scores, results, attacked, pairs, skipped, faults }),
    );
  process.exitCode = scores.every(isMet) ? 0 : 1;
} finally {
  shop.dispose();
}

function showCase({ planned, verdict }: Result): void {
  const missed = verdict.faults.filter(({ found, labelled, factored }) => !found || !labelled || !factored);
  const bad =
    !verdict.firstRight ||
    missed.length > 0 ||
    verdict.falseRoots.length > 0 ||
    !verdict.verdictRight ||
    verdict.problems.length > 0;
  if (!bad && !values.verbose) return;
  print(`${bad ? 'MISS' : 'ok'} ${planned.id}: ${verdict.verdict}${verdict.verdictRight ? '' : ' (WRONG)'}`);
  if (!verdict.firstRight) print(`   first: ${verdict.first}`);
  for (const { truth, found, labelled, factored, said } of missed) {
    const what = [
      found ? '' : 'not found',
      labelled ? '' : `label ${truth.fault.causes.join('|')}`,
      factored ? '' : `factor ${truth.fault.factor}`,
    ];
    print(`   ${truth.fault.id}: ${what.filter((text) => text !== '').join(', ')}; said ${said.join(', ')}`);
  }
  for (const line of verdict.falseRoots) print(`   false root: ${line}`);
  for (const line of verdict.problems) print(`   problem: ${line}`);
}

function showAttack({ id, verdict, harmless, named, said }: AttackResult): void {
  if (!harmless && named && !values.verbose) return;
  print(`${harmless ? 'CALLED HARMLESS' : named ? 'ok' : 'NOT NAMED'} ${id}: ${verdict}; said ${said.join(', ')}`);
}
