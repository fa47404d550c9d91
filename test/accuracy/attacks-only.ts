import { attacks } from './adversarial/index.ts';
import { planAttacks, runAttack } from './attack-cases.ts';

const planned = planAttacks(attacks, Number(process.argv[2] ?? 1)).filter(({ id }) =>
  id.includes(process.argv[3] ?? ''),
);
let bad = 0;
for (const attack of planned) {
  const { id, verdict, harmless, named, said } = await runAttack(attack);
  if (harmless || !named || process.argv[4]) {
    bad++;
    process.stdout.write(`${harmless ? 'HARMLESS' : 'NOT NAMED'} ${id}: ${verdict} ${said.join(', ')}\n`);
  }
}
process.stdout.write(`${bad} of ${planned.length}\n`);
