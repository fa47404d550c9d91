import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import { buildOdpWalk } from '../../fixtures/odp-walk.ts';
import { runWith } from '../support/run-command.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';

const folder = temporaryDirectory('expect-forms');
buildOdpWalk(folder);
const tree = join(folder, 'fixed');
const building = readFileSync(join(folder, 'BUILDING.md'), 'utf8');
const lines = building.split('\n').filter((line) => line.startsWith('bazel-bin/'));
const digests = Object.fromEntries(
  lines.map((line) => [
    /services\/\w+\/(\w+)_image\//.exec(line)?.[1] ?? '',
    /sha256:[0-9a-f]{64}/.exec(line)?.[0] ?? '',
  ]),
);
const entries = Object.entries(digests);
const each = (write: (name: string, digest: string) => string): string =>
  entries.map(([name, digest]) => write(name, digest)).join('');
const release = { tag_name: 'v9.9.9', body: `Digests:\r\n${building.replaceAll('\n', '\r\n')}` };

/** Every form in which digests may be expected, as docs/verify.md lists them. */
const forms: readonly (readonly [form: string, name: string, text: string, ...more: string[]])[] = [
  ['output of build_images.sh', 'printed.txt', `+ bazel build //x\n+ set +x\n${lines.join('\n')}\n`],
  ['BUILDING.md', 'BUILDING.md', building],
  [
    'release note',
    'note.md',
    `## Release\n\nBase debian@sha256:${'a'.repeat(64)}\n\n\`\`\`\n${lines.join('\n')}\n\`\`\`\n`,
  ],
  ['JSON of a release', 'release.json', JSON.stringify(release)],
  [
    'JSON of a list of releases',
    'releases.json',
    JSON.stringify([{ tag_name: 'v1', body: `collector sha256:${'b'.repeat(64)}` }, release]),
    '--release',
    'v9.9.9',
  ],
  ['digests.yaml', 'digests.yaml', each((name, digest) => `${name}: ${digest}\n`)],
  [
    'digests.yaml below a key',
    'more.yaml',
    `digests:\n${each((name, digest) => `  ${name}_image:\n    digest: ${digest}\n`)}`,
  ],
  ['JSON map', 'digests.json', JSON.stringify(digests)],
  [
    'table',
    'table.md',
    `| image | digest |\n| --- | --- |\n${each((name, digest) => `| ${name.replaceAll('_', '-')} | \`${digest}\` |\n`)}`,
  ],
  ['references', 'images.txt', each((name, digest) => `registry.example/odp/${name}_image@${digest}\n`)],
  ['names and digests', 'list.txt', each((name, digest) => `${name} ${digest}\n`)],
];

describe('a tree that is as expected', () => {
  it.each(forms)('by %s', async (_form, name, text, ...more) => {
    const file = join(folder, `form-${name}`);
    writeFileSync(file, text);
    const { status, stdout, stderr } = await runWith(['verify', tree, '--expect-file', file, ...more]);
    expect([stderr, status]).toEqual(['', 0]);
    expect(stdout).toContain('3 of 3 as expected');
    // The same form with one other digest.
    writeFileSync(file, text.replaceAll(digests['collector'] ?? '?', `sha256:${'0'.repeat(64)}`));
    const other = await runWith(['verify', tree, '--expect-file', file, ...more]);
    expect([other.status, other.stdout]).toEqual([1, expect.stringMatching(/^collector .* DIFFERS$/m)]);
  });

  it('by --expect NAME=DIGEST, one for each', async () => {
    const words = entries.flatMap(([name, digest]) => ['--expect', `${name.replaceAll('_', '')}=${digest}`]);
    expect((await runWith(['verify', tree, ...words])).status).toBe(0);
  });

  it('by --expect DIGEST, for one image', async () => {
    const image = join(tree, 'shuffler/services/collector/collector_image');
    expect((await runWith(['verify', image, '--expect', digests['collector'] ?? ''])).status).toBe(0);
  });

  it('by a list on stdin', () => {
    const tsx = pathToFileURL(createRequire(import.meta.url).resolve('tsx/esm')).href;
    const words = ['--import', tsx, resolve('src/cli/main.ts'), 'verify', tree, '--expect-file', '-'];
    const { status, stdout } = spawnSync(process.execPath, words, { input: `${lines.join('\n')}\n`, encoding: 'utf8' });
    expect([status, stdout]).toEqual([0, expect.stringContaining('3 of 3 as expected by stdin')]);
  }, 30_000);

  it('has every form in docs/verify.md', () => {
    const page = readFileSync('docs/verify.md', 'utf8');
    expect(forms.map(([form]) => form).filter((form) => !page.includes(`| ${form} `))).toEqual([]);
  });
});
