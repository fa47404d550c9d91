import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { buildTar, type TarEntry } from '../../fixtures/lib/tar.ts';
import { buildZip } from '../../fixtures/lib/zip.ts';
import { defuseCommands } from '../../src/util/defuse-commands.ts';
import { visibleJson } from '../../src/util/json-text.ts';
import { type Ended, FaultArea } from '../support/fault-area.ts';
import { ImagePair, imageOf } from '../support/image-pair.ts';
import { ensureBuilt } from '../support/program.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';

beforeAll(ensureBuilt);

const words = [
  '\n::error::owned',
  '\r::stop-commands::x',
  '\n::set-output name=x::y',
  '\n##[error]owned',
  'x ##vso[task.setvariable variable=x]y',
  `${'word '.repeat(9)} ::add-mask::word ::error::owned  ::group::x`,
  '\u001b[2J\u001b]0;owned\u0007\u001b]8;;http://host.example\u001b\\',
  '\u009b31m\u0085next\u0090',
  '</script><script>alert(1)</script>',
  ']]><x>',
  '`a` | b | <!-- -->',
  '\u202egnp.exe\u2066\u200f',
  'a\u2028b\u2029c',
  '\ufeff\u200b\u00ad',
  '%0A::error::x',
  'n'.repeat(3_000),
];

/** An image whose every text is an attack on whoever prints it; the sides differ in all of them. */
function evilImage(side: 'left' | 'right') {
  const mtime = side === 'left' ? 1_700_000_000 : 1_700_000_100;
  const members: TarEntry[] = words.flatMap((word, at): TarEntry[] => [
    { name: `d${at}/${word}`, content: `${word} ${side}\n`, mtime },
    { name: `s${at}`, type: 'symlink', linkname: `${word}${side}`, mtime, uname: word.slice(0, 30) },
  ]);
  const zip = buildZip(
    words.map((word) => ({ name: word, content: `${word} in ${side}\n`, comment: word.slice(0, 99) + side })),
  );
  const tar = buildTar([
    ...members,
    { name: 'app.jar', content: zip, mtime },
    { name: 'x\u001b\u0001', content: side, mtime },
  ]);
  return imageOf(tar, {
    run: {
      Cmd: words,
      Env: words.map((word, at) => `V${at}=${word}${side}`),
      Labels: Object.fromEntries(words.map((word) => [word, side])),
    },
    annotations: Object.fromEntries(words.map((word) => [word, `${word}${side}`])),
    history: [{ created_by: words.join(' ') + side }],
  });
}

const pair = new ImagePair(temporaryDirectory('odp-diff-hostile'));
for (const side of ['left', 'right'] as const) pair.write(side, evilImage(side));
const images = [pair.reference('left'), pair.reference('right')];

/** What steers a terminal, hides, or turns the order of letters around. */
const steering = /(?!\n)[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u;
const commands = /^\s*::[a-z][a-z-]*( .*)?::|##(vso|teamcity)?\[/i;

function isHarmless(text: string, ours: RegExp | null = null): void {
  expect(steering.exec(text)?.[0]?.codePointAt(0)?.toString(16)).toBeUndefined();
  const lines = text.split('\n').filter((line) => ours === null || !ours.test(line));
  expect(lines.filter((line) => commands.test(line))).toEqual([]);
}

function isHarmlessRun({ stdout, stderr }: Ended): void {
  isHarmless(stdout);
  isHarmless(stderr);
  expect(stderr).not.toContain('internal error');
}

describe('an image full of hostile texts', () => {
  it.each([
    '--json -',
    '--markdown -',
    '--junit -',
    '--sarif -',
    '--code-quality -',
    '',
    '--verbose',
    '--verbose --width 60',
  ])('is printed as it is meant by (%s)', async (options) => {
    const area = new FaultArea();
    const run = await area.run([...images, ...options.split(' ').filter(Boolean)]);
    expect(run.status).toBe(1);
    expect(run.stdout.length).toBeGreaterThan(1000);
    isHarmlessRun(run);
  });

  it('is annotated with commands of our own only', async () => {
    const run = await new FaultArea().run([...images, '--annotations', 'github']);
    isHarmless(run.stdout, /^::(error|warning|notice) title=odp-diff[^:]*::/);
    expect(run.stdout.split('\n').filter((line) => !line.startsWith('::'))).toEqual(['']);
  });

  it('is a page whose only script is our own', async () => {
    const { stdout } = await new FaultArea().run([...images, '--html', '-']);
    isHarmless(stdout.replaceAll('\t', ''));
    expect(stdout).not.toContain('<script>alert(1)');
    const scripts = [...stdout.matchAll(/<script\b[^>]*>/g)];
    expect([...stdout.matchAll(/<\/script>/g)]).toHaveLength(scripts.length);
  });

  it('goes into the JSON unchanged all the same', async () => {
    const { stdout } = await new FaultArea().run([...images, '--json', '-']);
    const text = JSON.stringify(JSON.parse(stdout));
    for (const word of words.slice(0, -1)) expect(text).toContain(JSON.stringify(word).slice(1, -1));
  });

  it.each([
    ['normalize', '--check', 'LEFT'],
    ['verify', 'LEFT', '--expect', `sha256:${'0'.repeat(64)}`],
    ['verify', 'LEFT', '--expect', `sha256:${'0'.repeat(64)}`, '--json', '-'],
    ['LEFT', 'RIGHT', '--progress', 'plain', '--certificate', 'c.json'],
  ])('is harmless for %s %s %s', async (...argv) => {
    const area = new FaultArea();
    const named: Readonly<Record<string, string | undefined>> = { LEFT: images[0], RIGHT: images[1] };
    isHarmlessRun(await area.run(argv.map((word) => named[word] ?? word)));
  });

  it('is read again from its report, harmlessly', async () => {
    const area = new FaultArea();
    await area.run([...images, '--json', 'r.json', '--quiet']);
    for (const options of [[], ['--verbose'], ['--markdown', '-']])
      isHarmlessRun(await area.run(['render', 'r.json', ...options]));
  });
});

describe('arguments full of hostile texts', () => {
  const uses: readonly (readonly [string, (word: string) => readonly string[]])[] = [
    ['images', (word) => [word, word]],
    ['images with a transport', (word) => [`oci:${word}`, `docker-archive:${word}`]],
    ['an image in a registry', (word) => [`docker://${word}`, `docker://${word}`]],
    ['a selector', (word) => [`${images[0]}:${word}`, images[1] ?? '']],
    ['a platform', (word) => [...images, '--platform', word]],
    ['an output', (word) => [...images, '--json', `none/${word}`]],
    ['a policy', (word) => [...images, '--policy', word]],
    ['a baseline', (word) => [...images, '--baseline', word]],
    ['a number', (word) => [...images, '--jobs', word]],
    ['an option', (word) => [...images, `--x${word}`]],
    ['a command too much', (word) => ['diff', ...images, word]],
    ['explain', (word) => ['explain', word]],
    ['render', (word) => ['render', word]],
    ['normalize', (word) => ['normalize', word, '--check']],
    ['normalize to', (word) => ['normalize', images[0] ?? '', '-o', `none/${word}`]],
    ['verify', (word) => ['verify', images[0] ?? '', '--expect', word]],
    ['certificate', (word) => ['certificate', 'check', word, ...images]],
    ['build', (word) => ['build', '--source', word, '--output', 'x', '--', 'true']],
    ['build to', (word) => ['build', '--vary', word, '--output', 'x', '--', 'true']],
  ];

  it.each(uses)('as %s', async (_, argv) => {
    const area = new FaultArea();
    // All at once, but for the long one, which is not what the sentence is about.
    const word = words.slice(0, -1).join('');
    const run = await area.run(argv(word));
    expect(run.status).toBe(2);
    expect(run.stderr).toMatch(/^odp-diff: /);
    isHarmlessRun(run);
    expect(area.leftovers()).toEqual([]);
    isHarmlessRun(await area.run(argv('n'.repeat(5_000))));
  });
});

describe('programs and files full of hostile texts', () => {
  it('a build that fails: its log is shown, not obeyed', async () => {
    const area = new FaultArea();
    mkdirSync(join(area.root, 'source'));
    writeFileSync(join(area.root, 'source', 'log'), words.join('\n'));
    const script = 'cat log; exit 1';
    const argv = ['build', '--source', join(area.root, 'source'), '--output', 'x', '--', 'sh', '-c', script];
    const run = await area.run(argv);
    expect(run.status).toBe(2);
    isHarmlessRun(run);
    expect(area.leftovers()).toEqual([]);
  });

  it('a report, a policy and a certificate that are none', async () => {
    const area = new FaultArea();
    for (const text of [
      words.join(''),
      JSON.stringify({ schemaVersion: words[0], [words[4] ?? '']: words }),
      `${words[9]}: [`,
    ]) {
      writeFileSync(join(area.root, 'file'), text);
      const file = join(area.root, 'file');
      for (const argv of [
        ['render', file],
        [...images, '--policy', file],
        ['certificate', 'check', file, ...images],
      ]) {
        const run = await area.run(argv);
        expect(run.status).toBe(2);
        isHarmlessRun(run);
      }
    }
    expect(readFileSync(join(area.root, 'file'), 'utf8')).toBe(`${words[9]}: [`);
  });
});

describe('commands to CI systems', () => {
  it.each([
    ['::error::x', '\\u003a:error::x'],
    ['a\n \t::error file=x,line=1::x', 'a\n \t\\u003a:error file=x,line=1::x'],
    ['see ##[group]x and ##vso[task.x]y', 'see \\u0023#[group]x and \\u0023#vso[task.x]y'],
    ['::1 and ::ffff:1.2.3.4', '::1 and ::ffff:1.2.3.4'],
    ['::std', '::std'],
    ['# a ## heading', '# a ## heading'],
  ])('%j becomes %j', (given, wanted) => expect(defuseCommands(given)).toBe(wanted));
});

describe('visible JSON', () => {
  it('means the same and shows everything', () => {
    const value = { [words.join('')]: [...words, '\ud800', '\u{e0041}', 'é ビルド 👩', '\ufffe', '\u00a0'] };
    for (const indent of [0, 2]) {
      const text = visibleJson(value, indent);
      isHarmless(text);
      expect(JSON.parse(text)).toEqual(value);
      expect(text).toContain('é ビルド 👩');
    }
  });
});
