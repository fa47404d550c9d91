import { execFileSync, spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { renderJson } from '../../src/renderers/json.ts';
import { dockerfile, finding, report } from '../support/sample-report.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const program = `"${process.execPath}" --import tsx src/cli/main.ts`;
const shell = (script: string) => spawnSync('bash', ['-c', script], { cwd: root, encoding: 'utf8' });

const directory = temporaryDirectory('odp-diff-main');
const save = (name: string, text: string) => {
  writeFileSync(join(directory, name), text);
  return join(directory, name);
};

describe('the program', () => {
  it('prints the version of package.json', () => {
    const { version } = JSON.parse(execFileSync('cat', [join(root, 'package.json')], { encoding: 'utf8' }));
    expect(shell(`${program} --version`)).toMatchObject({ status: 0, stdout: `${version}\n`, stderr: '' });
  });

  it('takes a closed pipe for success and keeps its status', () => {
    const many = Array.from({ length: 20_000 }, (_, at) =>
      finding({ id: at + 1, role: 'unexplained', cause: null, path: ['layer:0', `file-${at}`], left: 'a', right: 'b' }),
    );
    const file = save('many.json', renderJson(report({ verdict: 'different', findings: many })));
    const { stdout, stderr } = shell(`${program} render ${file} --verbose | head -n 1; echo "\${PIPESTATUS[0]}"`);
    expect(stderr).toBe('');
    expect(stdout).toBe('DIFFERENT: 20,000 unexplained differences.\n1\n');
  });

  it('is in trouble when its output cannot be written', () => {
    const file = save('report.json', renderJson(dockerfile));
    const { status, stderr } = shell(`${program} render ${file} > /dev/full`);
    expect(status).toBe(2);
    expect(stderr).toContain('odp-diff: cannot write the output: ');
    expect(stderr).not.toContain('    at ');
  });

  it('says in one sentence what is wrong with an image that is not there', () => {
    const { status, stdout, stderr } = shell(`${program} ${directory}/none ${directory}/none`);
    expect([status, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(/^odp-diff: [^\n]+\n/);
    expect(stderr).not.toContain('internal error');
  });
});
