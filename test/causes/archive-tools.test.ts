import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, readFileSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { jarPair, layersPair, type Pair } from '../../fixtures/causes/_shared/images.ts';
import { compareImages } from '../../src/app/compare.ts';
import type { Report } from '../../src/model/report.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';

const root = temporaryDirectory('archive-tools');
const tree = join(root, 'tree');
const time = new Date('2025-06-03T08:12:10Z');

mkdirSync(join(tree, 'app'), { recursive: true });
mkdirSync(join(tree, 'l'.repeat(90), 'm'.repeat(90)), { recursive: true });
const files = ['app/collector.sh', 'app/collector.yaml', `${'l'.repeat(90)}/${'m'.repeat(90)}/n.txt`];
for (const name of files) {
  const file = join(tree, name);
  writeFileSync(file, `# ${name}\n`.repeat(40));
  chmodSync(file, 0o644);
  utimesSync(file, time, time);
}
symlinkSync(`/opt/${'x'.repeat(150)}`, join(tree, 'app', 'link'));
const members = [...files, 'app/link'].join(' ');

/** Runs a shell command in the tree; the archive is at `OUT`. Undefined when the machine lacks the program. */
function packBy(command: string, name: string): Buffer | undefined {
  const out = join(root, name);
  const { status } = spawnSync('sh', ['-c', command.replaceAll('OUT', out)], {
    cwd: tree,
    env: { ...process.env, TZ: 'UTC' },
  });
  return status === 0 ? readFileSync(out) : undefined;
}

const python = (body: string): string => `python3 -c "\n${body}"`;
const tarfile = (format: string): string =>
  python(
    `import tarfile\nt = tarfile.open('OUT', 'w', format=tarfile.${format}_FORMAT)\nfor n in '${members}'.split(): t.add(n)\nt.close()`,
  );
const zipfile = (body: string): string =>
  python(
    `import zipfile\nz = zipfile.ZipFile('OUT', 'w', zipfile.ZIP_DEFLATED)\nfor n in '${files.join(' ')}'.split():\n  ${body}\nz.close()`,
  );

const tars: Readonly<Record<string, string>> = {
  'GNU tar, gnu': `tar --format=gnu -cf OUT ${members}`,
  'GNU tar, oldgnu': `tar --format=oldgnu -cf OUT ${members}`,
  'GNU tar, posix': `tar --format=posix -cf OUT ${members}`,
  'GNU tar, one block a record': `tar --format=gnu -b1 -cf OUT ${members}`,
  'Python, GNU': tarfile('GNU'),
  'Python, PAX': tarfile('PAX'),
};

const zips: Readonly<Record<string, string>> = {
  'Info-ZIP': `zip -q OUT ${files.join(' ')}`,
  'Info-ZIP, stored, no extra fields': `zip -q0X OUT ${files.join(' ')}`,
  'Info-ZIP, zip64': `zip -qfz OUT ${files.join(' ')}`,
  Python: zipfile('z.write(n)'),
  'Python, zip64': zipfile("z.open(n, 'w', force_zip64=True).write(open(n, 'rb').read())"),
  jar: `jar cMf OUT ${files.join(' ')}`,
};

function expectExplained(report: Report): void {
  const odd = report.findings.filter(
    ({ role, grade, ambiguousWith }) => role === 'unexplained' || grade === 'finding' || ambiguousWith.length > 0,
  );
  expect(odd.map(({ path, location }) => [...path, location.name])).toEqual([]);
  expect(report.findings).not.toEqual([]);
}

function describePairs(
  title: string,
  commands: Readonly<Record<string, string>>,
  suffix: string,
  images: (left: Buffer, right: Buffer) => Promise<Pair>,
): void {
  const archives = Object.entries(commands).map(
    ([tool, command], at) => [tool, packBy(command, `${at}.${suffix}`)] as const,
  );
  describe(`${title}: the same files by two programs`, () => {
    for (const [at, [left, leftBytes]] of archives.entries()) {
      for (const [right, rightBytes] of archives.slice(at + 1)) {
        it.skipIf(leftBytes === undefined || rightBytes === undefined)(`${left} and ${right}`, async () => {
          const pair = await images(leftBytes ?? Buffer.alloc(0), rightBytes ?? Buffer.alloc(0));
          expectExplained(await compareImages(pair.left, pair.right, { jobs: 0 }));
        });
      }
    }
  });
}

const directory = join(root, 'pair');
describePairs('tar', tars, 'tar', (left, right) => layersPair(directory, { tar: left }, { tar: right }));
describePairs('zip', zips, 'jar', (left, right) => jarPair(directory, left, right));
