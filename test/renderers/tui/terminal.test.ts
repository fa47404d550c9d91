import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';
import { temporaryDirectory } from '../../support/temporary-directory.ts';

const program = fileURLToPath(new URL('../../../bin/odp-diff.js', import.meta.url));
const report = fileURLToPath(new URL('../../../reports/task-builder/report.json', import.meta.url));

/** A server of our own, so that no other session is touched; a new one each time, as one that was told to end takes a moment. */
let server = '';
let servers = 0;

function tmux(...words: string[]): string {
  return spawnSync('tmux', ['-L', server, ...words], { encoding: 'utf8' }).stdout;
}

/** Waits until the terminal no longer shows `unwanted`. */
async function gone(unwanted: string): Promise<void> {
  for (let tries = 0; tries < 200; tries++) {
    if (!tmux('capture-pane', '-p').includes(unwanted)) return;
    await new Promise((resolve) => setTimeout(resolve, 150));
  }
  throw new Error(`the terminal still shows ${unwanted}`);
}

/** What the terminal shows once it shows `wanted`. */
async function shows(wanted: string | RegExp): Promise<string> {
  for (let tries = 0; tries < 200; tries++) {
    const screen = tmux('capture-pane', '-p');
    if (typeof wanted === 'string' ? screen.includes(wanted) : wanted.test(screen)) return screen;
    await new Promise((resolve) => setTimeout(resolve, 150));
  }
  throw new Error(`the terminal never showed ${wanted}:\n${tmux('capture-pane', '-p')}`);
}

function open(command: string): void {
  server = `odp-diff-test-${process.pid}-${servers++}`;
  const shell = `echo before the screen; ${command}; echo status $?; stty -a; sleep 60`;
  tmux('-f', '/dev/null', 'new-session', '-d', '-x', '100', '-y', '30', 'sh', '-c', shell);
}

const keys = (...pressed: string[]): string => tmux('send-keys', ...pressed);

const hasTmux = spawnSync('tmux', ['-V']).status === 0;
if (!hasTmux) process.stderr.write('skipped: the screen in a terminal needs tmux\n');

describe.skipIf(!hasTmux)('the drill-down screen in a terminal', () => {
  afterEach(() => void tmux('kill-server'));

  it('is driven by keys, follows a resize and leaves the terminal as it was', async () => {
    open(`'${process.execPath}' '${program}' tui '${report}'`);
    const first = await shows('By cause');
    expect(first).not.toContain('before the screen');
    keys('t');
    await shows('By file');
    keys('f');
    await shows(/roots: \d+ of \d+/);
    keys('F');
    keys('/', 'diff_ids', 'Enter');
    await shows(/rootfs\.diff_ids/);
    keys('n');
    keys('?');
    await shows('next filter, previous');
    keys('Escape');
    // Escape and a letter at once would be Alt and that letter.
    await gone('next filter, previous');
    keys('d');
    await shows('Text difference');
    tmux('resize-window', '-x', '70', '-y', '20');
    await shows('needs 80 columns');
    tmux('resize-window', '-x', '140', '-y', '40');
    const wide = await shows('By file');
    expect(wide.split('\n').some((line) => line.length > 100)).toBe(true);
    keys('q');
    const after = await shows('status 1');
    expect(after).toContain('before the screen');
    expect(after).not.toContain('By file');
    const modes = await shows('icanon');
    expect(modes).not.toContain('-icanon');
    expect(modes).not.toMatch(/-echo\b/);
    expect(tmux('display-message', '-p', '#{alternate_on} #{cursor_flag}').trim()).toBe('0 1');
  });

  it.each([
    [
      'Ctrl-C',
      'status 1',
      (_pid: number): void => {
        keys('C-c');
      },
    ],
    [
      'a signal',
      'status 143',
      (pid: number): void => {
        process.kill(pid, 'SIGTERM');
      },
    ],
  ] as const)('gives the terminal back after %s', async (_what, status, end) => {
    const pidFile = join(temporaryDirectory('odp-diff-tui'), 'pid');
    open(`sh -c 'echo $$ >"${pidFile}"; exec "${process.execPath}" "${program}" tui "${report}"'`);
    await shows('By cause');
    end(Number(readFileSync(pidFile, 'utf8')));
    const after = await shows(status);
    expect(after).toContain('before the screen');
    expect(tmux('display-message', '-p', '#{alternate_on} #{cursor_flag}').trim()).toBe('0 1');
  });

  it('shows at once that the images cannot be opened, outside of the screen', async () => {
    open(`'${process.execPath}' '${program}' oci:no-left oci:no-right --tui`);
    const after = await shows('status 2');
    expect(after).toContain('no directory named "no-left"');
  });
});

describe('without a terminal', () => {
  it('the screen is a usage error with a hint', () => {
    const run = spawnSync(process.execPath, [program, 'tui', report], { encoding: 'utf8' });
    expect(run.status).toBe(2);
    expect(run.stderr).toContain('needs a terminal');
    expect(run.stderr).toContain('--json');
  });
});
