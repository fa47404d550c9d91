import { maskTimes } from '../grammars/times-in-text.ts';
import type { Cause } from '../model/cause.ts';
import { bothTexts } from './_shared/values.ts';

/** Names that the generators of OpenAPI clients give themselves. */
const generator = /openapi-?(generator|tools)|swagger-?(codegen|api)|io\.swagger|\bcodegen\b/i;
/** A line of documentation or an annotation with a date in it: `- Build date: …`, `Generated on: …`, `date = "…"`. */
const dated = /\b(build date|generated (on|at)|generation date|date ?=)/i;
/** The lines that the README templates write, with nothing besides. */
const readmeLine = /^- (Build date|Generated on): \0(\[[\w/+-]+\])?$/;

export const openapiGeneratedDate: Cause = {
  id: 'openapi-generated-date',
  title: 'The time of generation in a generated API client',
  specificity: 'structured',
  on: ['text:line'],
  claim: (site) => {
    const texts = bothTexts(site);
    const [left, right] = texts?.map((text) => maskTimes(text)) ?? [];
    if (left === undefined || right === undefined) return undefined;
    if (left.masked !== right.masked || left.times.length !== 1 || right.times.length !== 1) return undefined;
    if (!readmeLine.test(left.masked.trim()) && !isGeneratorLine(left.masked)) return undefined;
    return { grade: 'safe', hint: { factor: 'clock', left: left.times[0] ?? null, right: right.times[0] ?? null } };
  },
  fixes: [{ for: 'any', text: 'Generate with hideGenerationTimestamp=true (openapi-generator, swagger-codegen).' }],
};

/** A comment or annotation that names the generator and says when. */
function isGeneratorLine(masked: string): boolean {
  const isComment = /^\s*(#|\/\/|\/?\*|<!--|@[\w.]*Generated\()/.test(masked);
  return isComment && generator.test(masked) && dated.test(masked);
}
