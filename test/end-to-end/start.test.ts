import { beforeAll, expect, it } from 'vitest';
import { parseArguments } from '../../src/cli/arguments.ts';
import { ensureBuilt, runProgram } from '../support/program.ts';

beforeAll(() => ensureBuilt());

it('prints the help that was laid out when the program was built', async () => {
  const help = await parseArguments(['-h'], '');
  const printed = ['--help', '-h'].map((word) => runProgram([word], { cwd: '.' }));
  expect(help.name).toBe('help');
  for (const { status, stdout, stderr } of printed) {
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(help).toEqual({ name: 'help', text: stdout });
  }
});

it('finds its pages and schemas from where the bundled program lies', () => {
  expect(runProgram(['explain', 'tar-mtime'], { cwd: '.' })).toMatchObject({ status: 0, stderr: '' });
  const noReport = runProgram(['render', 'package.json'], { cwd: '.' });
  expect(noReport.status).toBe(2);
  expect(noReport.stderr).toContain('is not a report');
  const noCertificate = runProgram(['certificate', 'check', 'package.json', 'a', 'b'], { cwd: '.' });
  expect(noCertificate.status).toBe(2);
  expect(noCertificate.stderr).toContain('is not a certificate');
});
