import { withinOneDay } from '../grammars/clock.ts';
import { parseTime } from '../grammars/times-in-text.ts';
import type { Cause } from '../model/cause.ts';
import { bothTexts, fact } from './_shared/values.ts';

const dateOfGenerated = /^@L(?:[^;]*[/$])?Generated;\.date$/;

export const classGeneratedDate: Cause = {
  id: 'class-generated-date',
  title: 'The time of generation in an annotation @Generated',
  specificity: 'structured',
  on: ['class:annotation'],
  claim: (site, cx) => {
    const texts = dateOfGenerated.test(String(fact(site, 'element'))) ? bothTexts(site) : undefined;
    const [left, right] = texts?.map(parseTime) ?? [];
    if (left === undefined || right === undefined) return undefined;
    const hint = { factor: 'clock', left, right } as const;
    const isAnchored = withinOneDay(left, cx.clock.left) && withinOneDay(right, cx.clock.right);
    if (isAnchored && fact(site, 'attribute') === 'RuntimeInvisibleAnnotations') return { grade: 'safe', hint };
    const text = 'both times are near the clocks of their images, and programs cannot see the annotation';
    return { grade: 'guarded', predicate: { text, held: false }, hint };
  },
  fixes: [
    {
      for: 'any',
      text: 'Tell the generator to leave the time out: mapstruct.suppressGeneratorTimestamp=true, xjc -noDate or without -mark-generated.',
    },
  ],
};
