import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { fakeRegistry } from '../support/fake-registry.ts';
import { bigPair, FaultArea, program, progressLines } from '../support/fault-area.ts';
import { ensureBuilt } from '../support/program.ts';

beforeAll(ensureBuilt);

const pair = bigPair(2_000_000, 'gzip');
const images = [pair.reference('left'), pair.reference('right')];
const quoted = [process.execPath, program, ...images].map((word) => `'${word}'`).join(' ');
const shell = (script: string, area: FaultArea) => {
  const run = spawnSync('bash', ['-c', script], {
    cwd: area.out,
    encoding: 'utf8',
    // bash reads its start files when its input is a socket.
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH: process.env.PATH, TMPDIR: area.tmp },
    timeout: 60_000,
  });
  return { status: run.status, stdout: run.stdout, stderr: run.stderr.replace(progressLines, '') };
};

describe('a reader that closes its pipe', () => {
  it.each([
    ['| head -c 1', '--verbose'],
    ['| head -n 1', '--json -'],
    ['| head -n 1', '--html -'],
    ['| true', '--markdown -'],
    ['| true', '--annotations github'],
    ['2>&1 >/dev/null | true', '--progress plain'],
  ])('(%s, %s) is no trouble', (how, options) => {
    const area = new FaultArea();
    const { stdout, stderr } = shell(`${quoted} ${options} ${how} > /dev/null; echo "\${PIPESTATUS[0]}"`, area);
    expect(stdout).toBe('1\n');
    expect(stderr).toBe('');
    expect(area.leftovers()).toEqual([]);
  });
});

describe('streams that are closed', () => {
  it.each(['<&-', '>&-', '2>&-', '<&- >&- 2>&-'])('%s change nothing but what is seen', (how) => {
    const area = new FaultArea();
    const run = shell(`${quoted} --json report.json ${how}; echo status $? >> status`, area);
    expect(run.stderr).toBe('');
    expect(readFileSync(join(area.out, 'status'), 'utf8')).toBe('status 1\n');
    expect(JSON.parse(readFileSync(join(area.out, 'report.json'), 'utf8')).verdict).toBe('equivalent');
    expect(area.leftovers('out/status', 'out/report.json')).toEqual([]);
  });
});

const hasFakeTime = spawnSync('faketime', ['--version']).status === 0;
if (!hasFakeTime) process.stderr.write('skipped: another clock needs faketime\n');

describe.skipIf(!hasFakeTime)('a clock that', () => {
  it.each([
    ['stands in 1970', '1970-01-02 00:00:00'],
    ['stands in 2100', '2100-01-01 00:00:00'],
    ['runs a thousand times as fast', '@2030-01-01 00:00:00 x1000'],
    ['runs backwards', '@2030-01-01 00:00:00 x-1'],
  ])('%s does not show in the report', async (_, time) => {
    const area = new FaultArea();
    const plain = await area.run([...images, '--json', '-', '--quiet']);
    const faked = await area.run([...images, '--json', '-', '--quiet', '--progress', 'none'], {
      under: ['faketime', '-f', time],
    });
    expect(faked).toEqual(plain);
    expect(area.leftovers()).toEqual([]);
  });
});

describe('an environment without', () => {
  it('a home, a path, a locale or a terminal is enough for local images', async () => {
    const area = new FaultArea();
    const script = `env -i TMPDIR='${area.tmp}' ${quoted} --json -`;
    const bare = shell(script, area);
    expect(bare).toMatchObject({ status: 1, stderr: '' });
    expect(bare.stdout).toBe((await area.run([...images, '--json', '-'])).stdout);
    expect(area.leftovers()).toEqual([]);
  });

  it('a home is enough for a registry, and an empty one is none', async () => {
    const registry = await fakeRegistry({ 'a:1': join(pair.directory, 'left'), 'b:1': join(pair.directory, 'right') });
    try {
      const area = new FaultArea();
      const words = ['a', 'b'].map((name) => `docker://${registry.host}/${name}:1`);
      for (const under of [
        ['env', '-u', 'HOME'],
        ['env', 'HOME='],
        ['env', 'HOME=/nonexistent'],
      ]) {
        expect(await area.run([...words, '--quiet'], { under })).toMatchObject({ status: 1, stderr: '' });
      }
      expect(area.leftovers()).toEqual([]);
    } finally {
      await registry.close();
    }
  });
});

const hasScript = spawnSync('script', ['--version']).status === 0;
if (!hasScript) process.stderr.write('skipped: a terminal needs script (bsdutils)\n');
const steering = /\u001b/;

describe.skipIf(!hasScript)('a terminal', () => {
  /** Runs the comparison with a terminal of some columns for all streams. */
  const onTerminal = (
    columns: number,
    env: Record<string, string> = {},
    options = '',
  ): { text: string; status: string } => {
    const area = new FaultArea();
    const inner = `stty cols ${columns} rows 24; ${quoted} ${options}; echo "status $?"`;
    const run = spawnSync('script', ['-qec', inner, '/dev/null'], {
      cwd: area.out,
      encoding: 'utf8',
      env: { PATH: process.env.PATH, SHELL: '/bin/bash', TMPDIR: area.tmp, TERM: 'xterm-256color', ...env },
      timeout: 60_000,
    });
    expect(area.leftovers()).toEqual([]);
    return { text: run.stdout, status: /status (\d+)/.exec(run.stdout)?.[1] ?? '' };
  };

  it('that is coloured otherwise stays plain with NO_COLOR, with TERM=dumb and with --no-color', () => {
    expect(onTerminal(80).text).toMatch(steering);
    expect(onTerminal(80, { NO_COLOR: '1' }, '--progress none').text).not.toMatch(steering);
    expect(onTerminal(80, { TERM: 'dumb' }).text).not.toMatch(steering);
    expect(onTerminal(80, {}, '--no-color --progress none').text).not.toMatch(steering);
    expect(onTerminal(80, { NO_COLOR: '' }).text).toMatch(steering);
  });

  it.each([0, 1, 5, 19, 40, 1000])('of %i columns shows the report', (columns) => {
    const { text, status } = onTerminal(columns, { NO_COLOR: '1' }, '--progress none');
    expect(status).toBe('1');
    expect(text).toContain('EQUIVALENT');
    expect(text).not.toContain('internal error');
  });

  it.each([1, 40])('of %i columns says that the screen needs more, and is given back', (columns) => {
    const area = new FaultArea();
    const inner = `stty cols ${columns} rows 3; (sleep 2; kill -TERM $(cat pid)) & sh -c 'echo $$ > pid; exec "$@"' sh ${quoted} --tui; echo "status $?"; stty -a`;
    const { stdout } = spawnSync('script', ['-qec', inner, '/dev/null'], {
      cwd: area.out,
      encoding: 'utf8',
      env: { PATH: process.env.PATH, SHELL: '/bin/bash', TMPDIR: area.tmp, TERM: 'xterm-256color' },
      timeout: 60_000,
    });
    expect(stdout).toContain('\u001b[?1049h');
    expect(stdout.lastIndexOf('\u001b[?1049l')).toBeGreaterThan(stdout.lastIndexOf('\u001b[?1049h'));
    expect(stdout).toContain('status 143');
    expect(stdout).toMatch(/[^-]icanon[\s\S]*[^-]echo\b/);
    expect(area.leftovers('out/pid')).toEqual([]);
  });
});
