import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Writes the table of docs/causes/README.md from the pages themselves: `npm run gen`. */

/** Sections in order; a cause belongs to the first whose pattern its id matches. */
const sections: readonly (readonly [string, RegExp])[] = [
  ['Image envelope: index, manifest, config, layers as a set', /^oci-/],
  ['Compression', /^(gzip|deflate|zstd|xz|bzip2|layer)-/],
  ['tar', /^tar-/],
  ['zip', /^zip-/],
  ['Java class files', /^class-/],
  ['Jar metadata and Java resources', /^(jar|properties|git|build|bazel|spring|maven)-/],
  ['Python', /^py/],
  ['Native code', /^(elf|ar)-/],
  ['Factors: why many sites differ together', /^factor-/],
  ['Documents and data', /^(json|text|xml|yaml)-/],
  ['State of the operating system and package archives', /^/],
];

interface Page {
  readonly id: string;
  readonly sentence: string;
  readonly grade: string;
  readonly kind: string;
}

/** The whole page: the introduction as it stands (up to the first section), then one table for each section. */
export function causeIndex(folder: string): string {
  const readme = readFileSync(join(folder, 'README.md'), 'utf8');
  const pages = readdirSync(folder)
    .filter((name) => name.endsWith('.md') && name !== 'README.md')
    .sort()
    .map((name) => readPage(folder, name));
  const introduction = readme
    .slice(0, readme.indexOf('\n## '))
    .replace(/\b\d+ of 309 rows/, `${pages.length} of 309 rows`);
  const tables = sections.flatMap(([title], at) => {
    const own = pages.filter(({ id }) => sections.findIndex(([, pattern]) => pattern.test(id)) === at);
    return own.length === 0 ? [] : [table(title, own)];
  });
  return `${introduction.trimEnd()}\n\n${tables.join('\n\n')}\n`;
}

function readPage(folder: string, name: string): Page {
  const id = name.slice(0, -'.md'.length);
  const text = readFileSync(join(folder, name), 'utf8');
  const [, sentence = ''] = /^# .*\n+((?:.+\n)+)/.exec(text) ?? [];
  const [, grade = '', kind = ''] = /^Grade: (\S+) · Kind: (\S+)/m.exec(text) ?? [];
  return { id, sentence: sentence.trim().replaceAll('\n', ' ').replaceAll('|', '\\|'), grade, kind };
}

function table(title: string, pages: readonly Page[]): string {
  const rows = pages.map(({ id, sentence, grade, kind }) => `| [${id}](${id}.md) | ${sentence} | ${grade} | ${kind} |`);
  return [`## ${title}`, '', '| Cause | In words | Grade | Kind |', '| --- | --- | --- | --- |', ...rows].join('\n');
}
