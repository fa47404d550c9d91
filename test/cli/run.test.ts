import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import type { CompareImages } from '../../src/cli/commands/diff.ts';
import type { Output } from '../../src/cli/io.ts';
import { type Dependencies, runCli } from '../../src/cli/run.ts';
import { InputError } from '../../src/model/problem.ts';
import { renderHtml } from '../../src/renderers/html/page.ts';
import { renderJson } from '../../src/renderers/json.ts';
import { renderTerminal } from '../../src/renderers/terminal/render.ts';
import { buildTarget, dockerfile, identical, incomplete, samples } from '../support/sample-report.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';

interface Setting {
  readonly compareImages?: CompareImages;
  readonly env?: Record<string, string>;
  readonly terminal?: boolean;
  readonly columns?: number;
  readonly signal?: AbortSignal;
}

const pages = temporaryDirectory('odp-diff-pages');
writeFileSync(
  join(pages, 'tar-mtime.md'),
  '# tar-mtime\n\nTimes of members **differ**.\n\n## How to fix\n\n- **Docker**: see [page](https://example.org).\n\n```text\n  as is\n```\n',
);
writeFileSync(join(pages, 'gzip-mtime.md'), '# gzip-mtime\n\nThe gzip header has another time.\n');
writeFileSync(join(pages, 'README.md'), '# Not a cause\n');

/** Runs one command line in a made-up process. */
async function run(argv: readonly string[], setting: Setting = {}) {
  const text = { stdout: '', stderr: '' };
  const asked: unknown[] = [];
  const output = (name: 'stdout' | 'stderr'): Output => ({
    write: (written) => {
      text[name] += written;
      return Promise.resolve();
    },
    isTerminal: setting.terminal === true,
    columns: setting.columns,
  });
  const dependencies: Dependencies = {
    compareImages: async (left, right, options) => {
      asked.push([left, right, options.jobs, options.platform]);
      return setting.compareImages === undefined ? buildTarget : setting.compareImages(left, right, options);
    },
    pairTrees: async () => null,
    withActions: async (report) => report,
    buildTwice: async () => ({ reports: [], records: [] }),
    endGroup: () => undefined,
    clock: () => 0,
    openTerminal: async () => null,
    cores: 6,
    signal: setting.signal ?? new AbortController().signal,
    now: () => 0,
    today: () => '2026-06-15',
    version: '1.2.3',
    pages: pathToFileURL(`${pages}/`),
  };
  const status = await runCli(
    argv,
    { stdout: output('stdout'), stderr: output('stderr'), env: setting.env ?? {} },
    dependencies,
  );
  return { status, ...text, asked };
}

const terminal = (report = buildTarget, width = 80, color = false, verbose = false) =>
  renderTerminal(report, { width, color, verbose });

describe('the exit status', () => {
  it.each([
    ['identical', [], 0],
    ['equivalent', [], 1],
    ['equivalent', ['--accept', 'equivalent'], 0],
    ['different', [], 1],
    ['different', ['--accept', 'equivalent'], 1],
    ['incomplete', [], 2],
    ['incomplete', ['--accept', 'equivalent'], 2],
  ] as const)('for %s with %j is %i', async (verdict, options, status) => {
    const compareImages = () => Promise.resolve({ ...buildTarget, verdict });
    expect((await run(['a', 'b', ...options], { compareImages })).status).toBe(status);
  });
});

describe('comparing', () => {
  it('prints the terminal report and nothing on stderr', async () => {
    const { stdout, stderr, asked } = await run(['oci:a', 'oci:b']);
    expect(stdout).toBe(terminal());
    expect(stderr).toBe('');
    expect(asked).toEqual([['oci:a', 'oci:b', 6, undefined]]);
  });

  it('takes the command by its name, its options, and images that look like numbers', async () => {
    const { asked } = await run(['diff', '1', '02', '--jobs', '3', '--platform', 'linux/arm64']);
    expect(asked).toEqual([['1', '02', 3, 'linux/arm64']]);
  });

  it('writes files whole, and the terminal report as well', async () => {
    const directory = temporaryDirectory('odp-diff-out');
    const [json, page] = [join(directory, 'r.json'), join(directory, 'r.html')];
    const { stdout } = await run(['a', 'b', '--json', json, '--html', page]);
    expect(stdout).toBe(terminal());
    expect(readFileSync(json, 'utf8')).toBe(renderJson(buildTarget));
    expect(readFileSync(page, 'utf8')).toBe(renderHtml(buildTarget));
  });

  it('prints one report only when it goes to stdout', async () => {
    expect((await run(['a', 'b', '--json', '-'])).stdout).toBe(renderJson(buildTarget));
    expect((await run(['a', 'b', '--html=-'])).stdout).toBe(renderHtml(buildTarget));
  });

  it('prints nothing with --quiet but what was asked for', async () => {
    expect((await run(['a', 'b', '--quiet'])).stdout).toBe('');
    expect((await run(['a', 'b', '--quiet', '--json', '-'])).stdout).toBe(renderJson(buildTarget));
  });

  it.each([
    [[], {}, terminal()],
    [[], { terminal: true, columns: 120 }, terminal(buildTarget, 120, true)],
    [[], { terminal: true, columns: 120, env: { NO_COLOR: '1' } }, terminal(buildTarget, 120)],
    [[], { terminal: true, columns: 120, env: { NO_COLOR: '' } }, terminal(buildTarget, 120, true)],
    [[], { terminal: true, env: { TERM: 'dumb' } }, terminal()],
    [['--no-color'], { terminal: true, columns: 30 }, terminal(buildTarget, 60)],
    [['--color'], { env: { NO_COLOR: '1' } }, terminal(buildTarget, 80, true)],
    [['--width', '999'], {}, terminal(buildTarget, 200)],
    [
      ['--verbose', '--width=60'],
      { terminal: true, columns: 100, env: { NO_COLOR: '1' } },
      terminal(buildTarget, 60, false, true),
    ],
  ] as const)('with %j and %j picks width and colour', async (options, setting, text) => {
    expect((await run(['a', 'b', ...options], setting)).stdout).toBe(text);
  });

  it('prints two lines for equal images', async () => {
    const { stdout, status } = await run(['a', 'b'], { compareImages: () => Promise.resolve(identical) });
    expect(status).toBe(0);
    expect(stdout.split('\n')).toHaveLength(3);
  });
});

describe('failures', () => {
  it('of input are one sentence and a hint', async () => {
    const compareImages = () =>
      Promise.reject(new InputError('not-an-image', 'x\u001b[2J is no image', 'Name a directory.'));
    const { status, stdout, stderr } = await run(['x', 'y'], { compareImages });
    expect([status, stdout, stderr]).toEqual([2, '', 'odp-diff: x\\u001b[2J is no image\nName a directory.\n']);
  });

  it('of ours say so, and show the stack only when asked', async () => {
    const compareImages = () => Promise.reject(new TypeError('boom'));
    expect((await run(['x', 'y'], { compareImages })).stderr).toBe(
      'odp-diff: internal error: boom; please report it\n',
    );
    const { stderr, status } = await run(['x', 'y'], { compareImages, env: { ODP_DIFF_DEBUG: '1' } });
    expect(stderr).toContain('    at ');
    expect(status).toBe(2);
  });

  it('by interruption end with 130 and silence', async () => {
    const controller = new AbortController();
    const compareImages: CompareImages = (_left, _right, { signal }) => {
      controller.abort();
      return Promise.reject(signal?.reason);
    };
    expect(await run(['x', 'y'], { compareImages, signal: controller.signal })).toMatchObject({
      status: 130,
      stdout: '',
      stderr: '',
    });
  });

  it('deliver no report that was finished after the interruption', async () => {
    const controller = new AbortController();
    const compareImages = () => {
      controller.abort();
      return Promise.resolve(buildTarget);
    };
    expect(await run(['x', 'y'], { compareImages, signal: controller.signal })).toMatchObject({
      status: 130,
      stdout: '',
    });
  });

  it('to write are found before the comparison', async () => {
    const { status, stderr, asked } = await run(['a', 'b', '--json', '/nonexistent-directory/r.json']);
    expect([status, asked]).toEqual([2, []]);
    expect(stderr).toContain('cannot write /nonexistent-directory/r.json: its directory does not exist');
  });
});

describe('bad usage', () => {
  it.each([
    [[], 'two images are needed, found 0'],
    [['a'], 'two images are needed, found 1'],
    [['a', 'b', 'c'], "unknown argument 'c'"],
    [['a', 'b', '--bogus'], "unknown argument 'bogus'"],
    [['build', '--output', 'x'], 'the command that builds is missing; it follows --'],
    [['build', '--output', 'x', '--vary', 'moon', '--', 'make'], "there is no variation 'moon'"],
    [['verify', 'x'], 'nothing says which digests are expected'],
    [['check'], 'the image is missing'],
    [['a', 'b', '--jobs', '0'], '--jobs needs a whole number of at least 1'],
    [['a', 'b', '--jobs', 'many'], '--jobs needs a whole number of at least 1'],
    [['a', 'b', '--width', '1.5'], '--width needs a whole number of at least 1'],
    [['a', 'b', '--json'], '--json needs a value'],
    [['a', 'b', '--json', ''], '--json needs the name of a file, or - for stdout'],
    [['a', 'b', '--json', '-', '--html', '-'], 'only one of the reports can go to stdout'],
    [['a', 'b', '--accept', 'all'], '--accept must be one of: equivalent; found "all"'],
    [['a', 'b', '--progress', 'x'], '--progress must be one of: auto, plain, none; found "x"'],
    [['a', ''], 'the right image is missing'],
    [['explain'], 'the id of a cause is missing'],
    [['render'], 'an argument is missing'],
  ])('%j: %s', async (argv, sentence) => {
    const { status, stdout, stderr, asked } = await run(argv);
    expect(stderr.split('\n')[0]).toBe(`odp-diff: ${sentence}`);
    expect(stderr.trimEnd().split('\n')).toHaveLength(2);
    expect([status, stdout, asked]).toEqual([2, '', []]);
  });
});

describe('help', () => {
  it('names every option of the comparison and the exit status', async () => {
    const { status, stdout } = await run(['--help']);
    expect(status).toBe(0);
    for (const word of [
      '--json',
      '--html',
      '--platform',
      '--jobs',
      '--accept',
      '--progress',
      '--width',
      'explain',
      'render',
      'Exit status',
    ]) {
      expect(stdout).toContain(word);
    }
    expect(stdout.split('\n').filter((line) => line.length > 100)).toEqual([]);
  });

  it('prints the version', async () => {
    expect(await run(['--version'])).toMatchObject({ status: 0, stdout: '1.2.3\n' });
  });
});

describe('explain', () => {
  it('prints a page as plain text', async () => {
    expect(await run(['explain', 'tar-mtime'])).toMatchObject({
      status: 0,
      stdout:
        'tar-mtime\n\nTimes of members differ.\n\nHow to fix\n\n- Docker: see page (https://example.org).\n\n      as is\n',
    });
  });

  it('lists the causes', async () => {
    const { stdout } = await run(['explain', '--list']);
    expect(stdout).toBe('gzip-mtime  The gzip header has another time.\ntar-mtime   Times of members **differ**.\n');
  });

  it.each(['tar-mtme', '../explain/tar-mtime', 'README', 'tar-mtime.md', '__proto__'])(
    'does not know %s',
    async (id) => {
      const { status, stderr } = await run(['explain', id]);
      expect(status).toBe(2);
      expect(stderr).toContain(`there is no cause '${id}'`);
    },
  );

  it('names what was probably meant', async () => {
    expect((await run(['explain', 'tar-mtme'])).stderr).toContain('Did you mean tar-mtime');
  });
});

describe('render', () => {
  const directory = temporaryDirectory('odp-diff-render');
  const save = (name: string, text: string) => {
    writeFileSync(join(directory, name), text);
    return join(directory, name);
  };

  it.each(Object.entries(samples))('shows %s as the comparison did', async (name, sample) => {
    const file = save(`${name}.json`, renderJson(sample));
    expect((await run(['render', file])).stdout).toBe(terminal(sample));
    expect((await run(['render', file, '--json', '-'])).stdout).toBe(renderJson(sample));
    expect((await run(['render', file, '--html', '-'])).stdout).toBe(renderHtml(sample));
  });

  it('ends with the status of the comparison', async () => {
    expect((await run(['render', save('i.json', renderJson(incomplete))])).status).toBe(2);
    expect((await run(['render', save('d.json', renderJson(dockerfile))])).status).toBe(1);
  });

  it.each([
    ['{', 'it is not JSON'],
    ['[]', 'the document: expected object, found an array'],
    ['{"schemaVersion": 2}', 'has schema version 2; this version reads 1'],
    [
      renderJson(buildTarget).replace('"grade": "safe"', '"grade": "nice"'),
      '/findings/0/grade: expected one of safe, guarded, lossy, finding, found "nice"',
    ],
    [renderJson(buildTarget).replace('"policy"', '"politics"'), "lacks 'policy'"],
  ])('refuses %.20s', async (text, fault) => {
    const { status, stderr, stdout } = await run(['render', save('broken.json', text)]);
    expect([status, stdout]).toEqual([2, '']);
    expect(stderr).toContain(fault);
  });

  it('says which file is not there', async () => {
    expect((await run(['render', 'no-such.json'])).stderr).toContain('cannot read no-such.json: no such file');
  });
});
