import type { CauseContext, FactorHint } from '../../model/cause.ts';

/** The numeric owners and groups that differ in one archive, when each has one pair of values: then a user explains them. */
export function userHint(cx: CauseContext): FactorHint | undefined {
  return cx.memo('user who packed', () => {
    const left: string[] = [];
    const right: string[] = [];
    for (const name of ['uid', 'gid']) {
      const sites = [`tar:${name}`, `tar:pax.${name}`].flatMap((key) => cx.siblings(key));
      const pairs = new Map(
        sites.flatMap(({ left: l, right: r }) =>
          l === null || r === null || l.value === r.value ? [] : [[`${l.value} ${r.value}`, [l, r]] as const],
        ),
      );
      const [pair] = pairs.values();
      if (pairs.size > 1) return undefined;
      if (pair === undefined) continue;
      left.push(`${name} ${pair[0]?.value}`);
      right.push(`${name} ${pair[1]?.value}`);
    }
    return left.length === 0
      ? undefined
      : { factor: 'factor-user' as const, left: left.join(', '), right: right.join(', ') };
  });
}
