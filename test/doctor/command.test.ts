import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Tree } from '../../fixtures/doctor/example.ts';
import { brokenOdpTree, odpTree } from '../../fixtures/doctor/odp-tree.ts';
import type { DoctorFinding } from '../../src/model/doctor.ts';
import { runWith } from '../support/run-command.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';

const folder = temporaryDirectory('doctor');
let count = 0;
function write(tree: Tree): string {
  const base = join(folder, String(count++));
  for (const [path, text] of Object.entries(tree)) {
    mkdirSync(dirname(join(base, path)), { recursive: true });
    writeFileSync(join(base, path), text);
  }
  return base;
}
const findings = async (base: string, ...argv: string[]): Promise<DoctorFinding[]> =>
  (JSON.parse((await runWith(['doctor', base, '--json', '-', ...argv])).stdout) as { findings: DoctorFinding[] })
    .findings;

describe('a tree in the shape of ODP', () => {
  it('has nothing to say of', async () => {
    const { status, stdout } = await runWith(['doctor', write(odpTree)]);
    expect([status, stdout.split('\n')[0]]).toEqual([0, expect.stringContaining('Nothing found in 9 files')]);
  });

  it('with faults has each of them, the gravest first', async () => {
    const base = write(brokenOdpTree);
    const { status, stdout } = await runWith(['doctor', base, '--width', '120']);
    expect(status).toBe(1);
    expect(
      (await findings(base)).map(({ severity, rule, file, line }) => `${severity} ${rule} ${file}:${line}`),
    ).toEqual([
      'critical spring-build-target WORKSPACE:5',
      'high bazel-base-unpinned WORKSPACE:33',
      'high bazelrc-workspace-status .bazelrc:7',
      'high docker-base-unpinned Dockerfile:2',
    ]);
    expect(stdout).toMatch(
      /^CRITICAL The sandbox’s path gets into every Spring jar \[spring-build-target\]\n {2}WORKSPACE:5:1/m,
    );
    expect(stdout).toContain('Would show up as bazel-build-data, factor-build-path');
  });
});

describe('output', () => {
  const base = write(brokenOdpTree);

  it('is the same wherever the tree lies', async () => {
    const [first, second] = await Promise.all(
      [base, write(brokenOdpTree)].map((at) => runWith(['doctor', at, '--json', '-'])),
    );
    expect(first?.stdout).toBe(second?.stdout);
    expect(first?.stdout).not.toContain(folder);
  });

  it('as SARIF has file, line and column', async () => {
    const { stdout } = await runWith(['doctor', base, '--sarif', '-']);
    const [run] = (JSON.parse(stdout) as { runs: { results: unknown[] }[] }).runs;
    expect(run?.results[0]).toMatchObject({
      ruleId: 'spring-build-target',
      level: 'error',
      locations: [
        {
          physicalLocation: {
            artifactLocation: { uri: 'WORKSPACE' },
            region: { startLine: 5, startColumn: 1, endLine: 6 },
          },
        },
      ],
    });
  });

  it('as annotations points at the line', async () => {
    const { stdout } = await runWith(['doctor', base, '--annotations', 'github', '--quiet']);
    expect(stdout).toMatch(/^::error file=WORKSPACE,line=5,col=1,title=odp-diff doctor%3A The sandbox/m);
  });

  it('as code quality has one entry for each', async () => {
    const entries = JSON.parse((await runWith(['doctor', base, '--code-quality', '-'])).stdout) as object[];
    expect(entries[0]).toMatchObject({
      check_name: 'spring-build-target',
      severity: 'blocker',
      location: { path: 'WORKSPACE', lines: { begin: 5 } },
    });
  });

  it.each([
    ['critical', 1],
    ['never', 0],
  ] as const)('fails on %s with status %d', async (severity, status) => {
    expect((await runWith(['doctor', base, '--fail-on', severity])).status).toBe(status);
  });

  it('of a line that would steer a terminal is written out', async () => {
    const hostile = write({ Dockerfile: 'FROM debian:\u001b[31m12\nRUN curl -o \u202ex https://h.example/\u0007\n' });
    const { stdout } = await runWith(['doctor', hostile, '--annotations', 'github']);
    expect(stdout).not.toMatch(/[\u001b\u0007\u202e]/);
  });

  it.each([['--no-color'], ['--json', '-'], ['--sarif', '-'], ['--code-quality', '-']])(
    'hold no command to a job: %s',
    async (...form) => {
      const hostile = write({ '##[error]/Dockerfile': 'FROM debian:##[error]12\n' });
      const { stdout } = await runWith(['doctor', hostile, ...form]);
      expect(stdout).toContain('[error]');
      expect(stdout).not.toContain('##[');
    },
  );
});

describe('examples and tests', () => {
  it('weigh little: they are seldom shipped', async () => {
    const dockerfile = 'FROM debian:12\n';
    const found = await findings(
      write({
        'examples/a/Dockerfile': dockerfile,
        'src/test/Dockerfile': dockerfile,
        'latest/Dockerfile': dockerfile,
      }),
    );
    expect(found.map(({ file, severity }) => `${severity} ${file}`)).toEqual([
      'high latest/Dockerfile',
      'low examples/a/Dockerfile',
      'low src/test/Dockerfile',
    ]);
  });
});

describe('what somebody decided to live with', () => {
  const dockerfile = 'FROM debian:12\n';

  it('is allowed by a comment with a reason', async () => {
    const base = write({ Dockerfile: `# odp-diff: allow docker-base-unpinned: only for trying out\n${dockerfile}` });
    const { status, stdout } = await runWith(['doctor', base]);
    expect([status, stdout]).toEqual([0, expect.stringMatching(/Allowed: 1 threat\n.*only for trying out/)]);
  });

  it.each([
    ['# odp-diff: allow docker-base-unpinned\n', 'a reason is missing'],
    ['# odp-diff: allow no-such-rule: why\n', 'there is no rule no-such-rule'],
    ['# odp-diff: allow docker-base-unpinned: why\nARG A\n', 'which is not found here'],
  ])('is not by %j', async (comment, why) => {
    const { status, stdout } = await runWith(['doctor', write({ Dockerfile: comment + dockerfile }), '--width', '200']);
    expect([status, stdout]).toEqual([1, expect.stringContaining(why)]);
  });

  it('is hidden by a policy, and counts unless it is accepted', async () => {
    const base = write({ Dockerfile: dockerfile });
    const rule = (more: string): string => {
      const file = join(folder, `policy${count++}.yaml`);
      writeFileSync(
        file,
        `version: 1\nrules:\n  - allow: { cause: docker-base-unpinned, path: Dockerfile }\n    reason: known\n${more}`,
      );
      return file;
    };
    expect((await runWith(['doctor', base, '--policy', rule('')])).status).toBe(1);
    expect((await runWith(['doctor', base, '--policy', rule('    accept: true\n')])).status).toBe(0);
    expect(
      (await runWith(['doctor', base, '--policy', rule('    accept: true\n    expires: 2026-06-14\n')])).status,
    ).toBe(1);
  });
});

describe('a hostile tree', () => {
  it('is not left through links', async () => {
    const outside = write({ Dockerfile: 'FROM secret:1\n' });
    const base = write({ README: '' });
    symlinkSync(join(outside, 'Dockerfile'), join(base, 'Dockerfile'));
    symlinkSync(outside, join(base, 'folder'));
    expect(await findings(base)).toEqual([]);
  });

  it('with a file that is too large is not called clean', async () => {
    const base = write({ Dockerfile: `#${'x'.repeat(5 * 1024 * 1024)}\n` });
    const { status, stdout } = await runWith(['doctor', base]);
    expect([status, stdout]).toEqual([2, expect.stringContaining('Dockerfile: it has more than 4194304 bytes')]);
  });

  it('that is no folder is refused with one sentence', async () => {
    const file = join(write({ a: '' }), 'a');
    expect(await runWith(['doctor', file])).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('is no folder'),
    });
    expect(await runWith(['doctor', join(file, 'b')])).toMatchObject({ status: 2 });
  });

  const long = 300_000;
  it.each<[string, Tree]>([
    ['open brackets', { BUILD: '('.repeat(long), 'a.bzl': '[{('.repeat(long / 3), 'a.sh': '$('.repeat(long / 2) }],
    [
      'quotes',
      { BUILD: '"'.repeat(long), 'build.sh': '"$('.repeat(long / 3), '.bazelrc': `build ${'"'.repeat(long)}` },
    ],
    ['sums', { BUILD: `x = ${'"a" + '.repeat(long / 6)}"a"`, 'a.bzl': `y = ${'[1] + '.repeat(long / 6)}[]` }],
    [
      'here-documents',
      { Dockerfile: `FROM a\nRUN ${'<<A '.repeat(long / 4)}\n`, 'build.sh': `${'<<A '.repeat(long / 4)}\n` },
    ],
    [
      'continuations',
      {
        Dockerfile: 'RUN a \\\n'.repeat(long / 8),
        '.bazelrc': '\\\n'.repeat(long / 2),
        'requirements.txt': 'a\\\n'.repeat(long / 3),
      },
    ],
    [
      'long words',
      {
        'requirements.txt': `a==${'1.'.repeat(long / 2)}*`,
        'build.sh': `docker run ${'--volume='.repeat(long / 9)}`,
        'a.cc': '__DATE__ "'.repeat(long / 10),
      },
    ],
    ['YAML', { '.gitlab-ci.yml': `a: ${'['.repeat(2_000)}`, 'cloudbuild.yaml': `x: &a [*a]\n${'- '.repeat(2_000)}` }],
  ])(
    'of %s is read in a few seconds',
    async (_name, tree) => {
      const { status } = await runWith(['doctor', write(tree), '--json', '-']);
      expect([0, 1, 2]).toContain(status);
    },
    10_000,
  );
});
