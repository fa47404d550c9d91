import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { plainImage } from '../../fixtures/odp/plain-image.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';
import { checkBuilt } from './check-sample.ts';

const missing = ['javac', 'jar'].filter((tool) => spawnSync(tool, ['--version']).error !== undefined);
if (missing.length > 0) process.stderr.write(`skipped the jar of real tools: ${missing.join(', ')} is not installed\n`);

it.skipIf(missing.length > 0)("a jar of the JDK's own tools is told by its times, and by nothing else", async () => {
  const folder = temporaryDirectory('odp-check-jar');
  const classes = join(folder, 'tree/BOOT-INF/classes');
  mkdirSync(classes, { recursive: true });
  writeFileSync(join(folder, 'Main.java'), 'public class Main { public static void main(String[] a) {} }\n');
  execFileSync('javac', ['-d', classes, join(folder, 'Main.java')]);
  execFileSync('jar', ['cfe', join(folder, 'app.jar'), 'Main', '-C', join(folder, 'tree'), 'BOOT-INF']);
  const created = new Date().toISOString().replace(/\.\d+Z$/, '.5Z');
  const image = plainImage([{ name: 'app/app.jar', content: readFileSync(join(folder, 'app.jar')) }], {
    created,
    history: [{ created }],
  });
  const { findings } = await checkBuilt(image, { profiles: ['reproducible'] });
  expect(findings.map(({ rule }) => rule)).toEqual(['config-created-clock', 'zip-build-time']);
  expect(findings[1]?.sites).toBe(5);
});
