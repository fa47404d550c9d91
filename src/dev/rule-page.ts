import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Rule } from '../check/rule.ts';

/** Writes docs/check-rules.md from the rules themselves: `npm run gen`. */

const sections: readonly (readonly [string, (rule: Rule) => boolean])[] = [
  ['What makes the next build differ', ({ family }) => family === 'determinism'],
  ['What does not belong in an image', ({ family }) => family === 'hygiene'],
  ['Launch policy of Confidential Space', ({ family }) => family === 'launch-policy'],
  ['What a profile states about the config and the manifest', ({ id }) => /^(?:config|manifest|profile)-/.test(id)],
  ['What a profile states about layers', ({ id }) => /^(?:base|layer|never)-/.test(id)],
  ['What a profile states about the jar', ({ id }) => /^(?:jar|beside)-/.test(id)],
  ['What a profile states about the runfiles', () => true],
];

const introduction = `# Rules of odp-diff check

Written by \`npm run gen\` from \`src/check/rules\`. [check](check.md) says how rules are turned on, weighed and extended.
`;

/** The whole page: a section for each kind of rule, a heading for each rule. */
export async function rulePage(folder: string): Promise<string> {
  const names = readdirSync(folder)
    .filter((name) => name.endsWith('.ts') && !name.endsWith('.gen.ts'))
    .sort();
  const rules: Rule[] = [];
  for (const name of names) {
    const file = (await import(pathToFileURL(join(folder, name)).href)) as Readonly<Record<string, Rule>>;
    rules.push(...Object.values(file));
  }
  const taken = new Set<Rule>();
  const parts = sections.map(([title, belongs]) => {
    const own = rules.filter((rule) => !taken.has(rule) && belongs(rule));
    for (const rule of own) taken.add(rule);
    return `## ${title}\n\n${own.map(describe).join('\n')}`;
  });
  return `${introduction}\n${parts.join('\n')}`;
}

function describe({ id, title, severity, why, cause, fixes }: Rule): string {
  const more = cause === null ? [] : [`Foretells [${cause}](causes/${cause}.md).`];
  const fix = fixes.map(({ for: who, text }) => `- Fix (${who}): ${text}`);
  return [
    `### ${id}`,
    '',
    `${title}. *${severity}*`,
    '',
    [why, ...more].join(' '),
    '',
    ...(fix.length === 0 ? [] : [...fix, '']),
  ].join('\n');
}
