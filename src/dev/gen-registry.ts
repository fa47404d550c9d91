import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { causeIndex } from './cause-index.ts';
import { rulePage } from './rule-page.ts';

/**
 * Writes `index.gen.ts` of the folders whose files are extensions: one file, one export, named by the file. `--check` only says
 * whether they are fresh.
 */
const registries = [
  { folder: 'src/formats', type: 'Format', from: '../model/format.ts', list: 'formats', skip: ['opaque'] },
  { folder: 'src/causes', type: 'Cause', from: '../model/cause.ts', list: 'causes', skip: [] as string[] },
  { folder: 'src/doctor/rules', type: 'Rule', from: '../rule.ts', list: 'rules', skip: [] as string[] },
  { folder: 'src/check/rules', type: 'Rule', from: '../rule.ts', list: 'rules', skip: [] as string[] },
];

const files = [
  ...registries.map((registry) => ({ file: join(registry.folder, 'index.gen.ts'), text: generate(registry) })),
  { file: 'docs/causes/README.md', text: causeIndex('docs/causes') },
  { file: 'docs/check-rules.md', text: await rulePage('src/check/rules') },
];

let stale = false;
for (const { file, text } of files) {
  if (process.argv.includes('--check')) {
    if (readFileSync(file, 'utf8') === text) continue;
    stale = true;
    process.stderr.write(`${file} is not fresh: run npm run gen\n`);
  } else writeFileSync(file, text);
}
process.exitCode = stale ? 1 : 0;

function generate({ folder, type, from, list, skip }: (typeof registries)[number]): string {
  const names = readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts') && !entry.name.endsWith('.gen.ts'))
    .map((entry) => entry.name.slice(0, -'.ts'.length))
    .filter((name) => !skip.includes(name))
    .sort();
  const variable = (name: string): string => name.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase());
  const imports = [
    { from, line: `import type { ${type} } from '${from}';` },
    ...names.map((name) => ({ from: `./${name}.ts`, line: `import { ${variable(name)} } from './${name}.ts';` })),
  ];
  const body = names.map((name) => `  ${variable(name)},`).join('\n');
  return `// Written by npm run gen: one line for each file of this folder.\n${imports
    .map(({ line }) => line)
    .join('\n')}\n\nexport const ${list}: readonly ${type}[] = [\n${body}\n];\n`;
}
