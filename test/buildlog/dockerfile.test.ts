import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { layerOrigins } from '../../src/buildlog/dockerfile/layer-origins.ts';
import { originText } from '../../src/buildlog/dockerfile/origin-text.ts';
import { expand, fits } from '../../src/buildlog/dockerfile/pattern.ts';
import { readDockerfile } from '../../src/buildlog/dockerfile/read-dockerfile.ts';
import type { LayerOrigin } from '../../src/model/report.ts';

/** Histories that docker 20.10.24 (its own builder and BuildKit) and buildah 1.28.2 wrote for the two Dockerfiles beside them. */
function recorded(name: string): string {
  return readFileSync(new URL(`histories/${name}`, import.meta.url), 'utf8');
}

function layersIn(config: { readonly history: readonly { readonly empty_layer?: boolean }[] }): number {
  return config.history.filter((step) => step.empty_layer !== true).length;
}

function read(text: string) {
  return readDockerfile(text, 'Dockerfile', 'Dockerfile');
}

/** Lines by layer, or whose it is where there are none. */
function told(config: Parameters<typeof layersIn>[0], text: string): (number[] | string | null)[] {
  const { layers } = layerOrigins(config, layersIn(config), read(text));
  return (layers ?? []).map(({ by, lines }) => (by === 'dockerfile' ? lines.map(({ line }) => line) : by));
}

const step = (created_by: string, more: { readonly empty_layer?: boolean; readonly comment?: string } = {}) => ({
  created_by,
  ...more,
});
const empty = { empty_layer: true };
const bk = { comment: 'buildkit.dockerfile.v0' };

describe('recorded histories', () => {
  const stages = recorded('stages.dockerfile');
  const argumentsText = recorded('arguments.dockerfile');

  it.each([
    ['docker-legacy', [[4], [5], [21], [22], [23], [24], [25], [26], [28]]],
    ['docker-buildkit', [[4], [5], [21], [22], [23], [24], [25], [26], [28]]],
    // Without --cache buildah makes no layer for WORKDIR.
    ['buildah-layers', [[4], [5], [22], [23], [24], [25], [26], [28]]],
    [
      'buildah',
      [
        [4, 5],
        [21, 22, 23, 24, 25, 26, 28],
      ],
    ],
    ['buildah-squash', [[21, 22, 23, 24, 25, 26, 28]]],
  ])('%s: each layer leads to its line, two equal RUN by their order', (name, lines) => {
    expect(told(JSON.parse(recorded(`${name}.json`)), stages)).toEqual(lines);
  });

  it.each([
    ['docker-legacy-arg', 9, [[6], [11], [12], [13], [14], [16]]],
    ['docker-buildkit-arg', 9, [[6], [11], [12], [13], [14], [15], [16]]],
    ['buildah-layers-arg', 8, [[6], [13], [14], [15], [16]]],
  ])(
    '%s: layers below are of the base image; arguments and working directories are seen through',
    (name, below, lines) => {
      const base = Array.from({ length: below }, () => 'base');
      expect(told(JSON.parse(recorded(`${name}.json`)), argumentsText)).toEqual([...base, ...lines]);
    },
  );

  it('names stage and last line, and says so in a sentence', () => {
    const config = JSON.parse(recorded('docker-buildkit.json'));
    const origins = layerOrigins(config, layersIn(config), read(stages)).layers ?? [];
    const sentence = (at: number) => originText(origins[at] ?? null, origins[at] ?? null);
    expect(sentence(0)).toBe('Made by Dockerfile:4 (stage base): COPY busybox /bin/sh; history[0]');
    expect(sentence(8)).toBe('Made by Dockerfile:28-29: RUN echo "two spaces" > /sp; history[12]');
  });

  it('another Dockerfile: no line is claimed for what it does not have', () => {
    const config = JSON.parse(recorded('docker-buildkit.json'));
    const other = 'FROM scratch\nCOPY busybox /bin/sh\nRUN something else\n';
    expect(told(config, other)).toEqual([[2], ...Array.from({ length: 8 }, () => 'unmatched')]);
    const { unmatched, instructions } = layerOrigins(config, layersIn(config), read(other));
    expect([unmatched, instructions]).toEqual([1, 2]);
  });
});

describe('the reader of Dockerfiles', () => {
  const lines = (text: string) =>
    read(text).stages.flatMap(({ instructions }) =>
      instructions.map(({ keyword, text: rest, line, end }) => [keyword, rest, line, end]),
    );

  it('joins continued lines, past comments and empty ones', () => {
    const text = 'FROM a\nrun one \\\n  # no\n\n  two\\\\ \\  \n three\nENV A=b';
    expect(lines(text)).toEqual([
      ['RUN', 'one   two\\\\  three', 2, 6],
      ['ENV', 'A=b', 7, 7],
    ]);
  });

  it('knows the escape directive, before everything else only', () => {
    expect(lines('# syntax=x\n# escape=`\nFROM a\nRUN dir C:\\\nRUN a `\n b')).toEqual([
      ['RUN', 'dir C:\\', 4, 4],
      ['RUN', 'a  b', 5, 6],
    ]);
    expect(lines('# a comment\n# escape=`\nFROM a\nRUN a `\nRUN b')).toHaveLength(2);
  });

  it('takes heredocs as text', () => {
    const text =
      'FROM a\nRUN <<EOF cat <<-"E2" > /x\nFROM b\nEOF\n\tRUN no\n\tE2\nCOPY <<A <<B /d/\na\nA\nb\nB\nUSER x\n';
    expect(lines(text).map(([keyword, , line, end]) => [keyword, line, end])).toEqual([
      ['RUN', 2, 6],
      ['COPY', 7, 11],
      ['USER', 12, 12],
    ]);
    expect(read(text).stages[0]?.instructions[0]?.heredocs).toEqual([
      { name: 'EOF', content: 'FROM b\n' },
      { name: 'E2', content: 'RUN no\n' },
    ]);
    // Without an end it is no heredoc, and quotes make none.
    expect(lines('FROM a\nRUN cat <<EOF\nRUN b\nRUN echo "a <<RUN"\nRUN c')).toHaveLength(4);
  });

  it('knows stages, flags and the JSON form', () => {
    const file = read(
      'ARG V=1\nFROM --platform=x a:$V AS One\nRUN --mount=type=cache ["a", "b"]\nFROM one\nRUN [not json',
    );
    expect(file.stages.map(({ name, base }) => [name, base])).toEqual([
      ['One', 'a:$V'],
      [null, 'one'],
    ]);
    expect(file.stages[0]?.instructions[0]).toMatchObject({ flags: ['--mount=type=cache'], words: ['a', 'b'] });
    expect(file.stages[1]?.instructions[0]?.words).toBeNull();
  });

  it.each([
    ['', 'Dockerfile is no Dockerfile: it has no FROM'],
    ['{"a": 1}', 'Dockerfile is no Dockerfile: line 1 is neither ARG nor FROM'],
    [`FROM a\n${'RUN b\n'.repeat(500)}`, 'Dockerfile has 501 instructions, and the limit is 500'],
  ])('refuses %j', (text, message) => {
    expect(() => read(text)).toThrow(message);
  });

  it('reads any text or refuses it, and never gets stuck', () => {
    const piece = fc.constantFrom(
      'FROM a\n',
      'RUN ',
      '<<EOF ',
      'EOF\n',
      '\\\n',
      '#',
      '"',
      "'",
      '$',
      '{',
      '\n',
      ' ',
      '[',
      '\\',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 60 }), (pieces) => {
        const text = `FROM a\n${pieces.join('')}`;
        const { stages } = read(text);
        const count = text.split('\n').length;
        for (const { line, end } of stages.flatMap(({ instructions }) => instructions))
          expect(line <= end && end <= count).toBe(true);
      }),
    );
  });
});

describe('steps and lines', () => {
  it('a step that fits two lines and has no order is said to be one of them', () => {
    const config = { history: [step('/bin/sh -c make')] };
    const text = 'FROM scratch\nRUN make\nUSER a\nRUN make\n';
    expect(told(config, text)).toEqual([[2, 4]]);
    const [origin] = layerOrigins(config, 1, read(text)).layers ?? [];
    expect(originText(origin ?? null, null)).toBe(
      'Made by one of Dockerfile:2, Dockerfile:4 (the history does not tell which): RUN make; history[0]',
    );
  });

  it('the same step in the base image and in the Dockerfile: the last one is the own one', () => {
    expect(told({ history: [step('/bin/sh -c make'), step('/bin/sh -c make')] }, 'FROM b\nRUN make')).toEqual([
      'base',
      [2],
    ]);
  });

  it('BuildKit: heredocs, alone, among other words, and as a file', () => {
    const text = `FROM scratch
RUN <<EOF
a
b
EOF
RUN sh -x <<"EOF" && c
a
EOF
RUN <<EOF
#!/bin/python
x
EOF
COPY <<EOF <<'F2' /d/
x
EOF
y
F2
`;
    const history = [
      step('RUN /bin/sh -c a\nb\n # buildkit', bk),
      step('RUN /bin/sh -c sh -x <<"EOF" && c\na\nEOF # buildkit', bk),
      step('RUN /dev/pipes/EOF # buildkit', bk),
      step('COPY <<EOF <<F2 /d/ # buildkit', bk),
    ];
    expect(told({ history }, text)).toEqual([[2], [6], [9], [13]]);
  });

  it('buildah: heredocs after the line', () => {
    const history = [step('/bin/sh -c <<EOF\na\nb', { comment: 'FROM docker.io/library/x:1' })];
    expect(told({ history }, 'FROM x:1\nRUN <<EOF\na\nb\nEOF\n')).toEqual([[2]]);
  });

  it('kaniko: the line itself', () => {
    const history = [step('RUN make'), step('COPY a /b')];
    expect(told({ history }, 'FROM scratch\nRUN make\nCOPY a /b')).toEqual([[2], [3]]);
  });

  it('SHELL, and ONBUILD of a stage below', () => {
    const text = 'FROM scratch AS a\nSHELL ["/bin/bash", "-ec"]\nONBUILD RUN first\nFROM a\nRUN second\n';
    const history = [
      step('SHELL [/bin/bash -ec]', { ...bk, ...empty }),
      step('RUN /bin/bash -ec first # buildkit', bk),
      step('RUN /bin/bash -ec second # buildkit', bk),
    ];
    expect(told({ history }, text)).toEqual([[3], [5]]);
  });

  it('another stage than the last may have been built', () => {
    const text = 'FROM scratch AS a\nRUN one\nRUN two\nFROM scratch\nRUN three\n';
    const history = [step('RUN /bin/sh -c one # buildkit', bk), step('RUN /bin/sh -c two # buildkit', bk)];
    expect(told({ history }, text)).toEqual([[2], [3]]);
  });

  it('a step of docker that changed nothing made no part of the next layer', () => {
    const history = [step('/bin/sh -c true', empty), step('/bin/sh -c make')];
    expect(
      told({ history, docker_version: '20.10' } as { history: typeof history }, 'FROM scratch\nRUN true\nRUN make'),
    ).toEqual([[3]]);
    const kit = history.map((each) => ({ ...each, created_by: `RUN ${each.created_by} # buildkit`, ...bk }));
    expect(told({ history: kit }, 'FROM scratch\nRUN true\nRUN make')).toEqual([[3]]);
  });

  it('other sources to the same place are another line', () => {
    expect(told({ history: [step('COPY a /x # buildkit', bk)] }, 'FROM scratch\nCOPY b /x')).toEqual(['unmatched']);
    expect(told({ history: [step('COPY a /x # buildkit', bk)] }, 'FROM scratch\nADD a /x')).toEqual(['unmatched']);
  });

  it('a history without a step for each layer tells nothing', () => {
    const origins = layerOrigins({ history: [step('a')] }, 2, read('FROM a\nRUN b'));
    expect(origins.layers).toBeNull();
    for (const config of [null, {}, { history: 'x' }, { history: [null, 3, { created_by: {} }] }])
      expect(() => layerOrigins(config, 3, null)).not.toThrow();
  });

  it('takes little time for what was made to take much', () => {
    const text = `FROM a\n${'COPY $A$B$C$D$E$F/x /y\n'.repeat(499)}`;
    const history = Array.from({ length: 500 }, () => step(`COPY ${'/x'.repeat(30_000)} /y`));
    const begin = process.cpuUsage();
    layerOrigins({ history }, 500, read(text));
    expect(process.cpuUsage(begin).user).toBeLessThan(5_000_000);
  });
});

describe('patterns', () => {
  const braced = (inside: string, after: string): string => `$\{${inside}}${after}`;
  const values = new Map([
    ['A', 'x y'],
    ['B', null],
  ]);
  it.each([
    ['$A/b', 'x y/b', true],
    [`"${braced('A', '"/b')}`, 'x y/b', true],
    ['\\$A', '$A', true],
    ['$B/b', 'anything/b', true],
    ['$B/b', 'anything/c', false],
    [braced('A:-z', 'b'), 'zb', true],
    ['a$B$C.a', 'a.a', true],
    [`a${braced('B', 'a')}`, 'a', false],
  ])('%s fits %s: %s', (word, text, expected) => {
    expect(fits(expand(word, values), text)).toBe(expected);
  });
});

const plain: LayerOrigin = { history: [1], createdBy: 'x', by: null, lines: [], isAmbiguous: false };

it('sides of which each has its own step are told apart', () => {
  expect(originText(plain, { ...plain, history: [2] })).toBe('left made by history[1]: x; right made by history[2]: x');
  expect(originText(null, null)).toBeNull();
});
