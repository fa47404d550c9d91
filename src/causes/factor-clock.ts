import { withinOneDay } from '../grammars/clock.ts';
import { swappedTokens } from '../grammars/swapped-tokens.ts';
import { uuids } from '../grammars/uuid.ts';
import type { Cause, CauseContext, FactorHint } from '../model/cause.ts';
import type { Site } from '../model/site.ts';
import { timeInBytes } from './_shared/byte-times.ts';
import { differInTimesOnly } from './_shared/text-times.ts';
import { bothTexts } from './_shared/values.ts';

/** Times in files that no other cause knows: explained, but a program may well read them, so never excused. */
export const factorClock: Cause = {
  id: 'factor-clock',
  title: 'A time in a file',
  specificity: 'anchored',
  on: [
    'text:line',
    'properties:entry',
    'properties:comment',
    'json:value',
    'manifest:main',
    'manifest:entry',
    'os-release:entry',
    'sqlite:row',
    'xml:text',
    'xml:attribute',
    'xml:comment',
    'xml:instruction',
    'yaml:value',
    'yaml:comment',
    'protobuf:value',
    'stanza:field',
    'apk:field',
    'alternatives:field',
    'class:constant',
    'opaque:bytes',
    'elf:bytes',
  ],
  claim: (site, cx) => {
    const times = differInTimesOnly(site, cx);
    if (times?.anchored === true) return { grade: 'lossy', hint: times.hint };
    const hint = timeInBytes(site, cx) ?? uuidHint(site, cx);
    return hint === undefined ? undefined : { grade: 'lossy', hint };
  },
  fixes: [
    {
      for: 'bazel',
      text: 'Keep the clock out of generated files: --nostamp, no `date` in genrules, SOURCE_DATE_EPOCH for tools that obey it.',
    },
    { for: 'docker', text: 'Export SOURCE_DATE_EPOCH into RUN steps; remove files that record when they were made.' },
  ],
};

/** UUIDs of versions 1, 6 and 7 are times. */
function uuidHint(site: Site, { clock }: CauseContext): FactorHint | undefined {
  const texts = bothTexts(site);
  const pairs = (texts && swappedTokens(texts[0], texts[1], uuids)) ?? [];
  const near = pairs.every(
    ({ found: { leftTime: l, rightTime: r } }) =>
      l !== null && r !== null && withinOneDay(l, clock.left) && withinOneDay(r, clock.right),
  );
  const first = pairs[0]?.found;
  return first !== undefined && near ? { factor: 'clock', left: first.leftTime, right: first.rightTime } : undefined;
}
