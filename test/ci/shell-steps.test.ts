import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { scenario } from '../../fixtures/images/index.ts';

const root = resolve(import.meta.dirname, '../..');
let directory = '';
let pair = { left: '', right: '' };

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'odp-diff-ci-'));
  pair = await scenario('dockerfile-mtimes').build(join(directory, 'images'));
});
afterAll(() => rmSync(directory, { recursive: true }));

interface Step {
  readonly name: string;
  readonly run?: string;
  readonly env?: Readonly<Record<string, string>>;
}
const action = parse(readFileSync(join(root, 'action.yml'), 'utf8')) as {
  inputs: Readonly<Record<string, { default?: string; required?: boolean }>>;
  outputs: Readonly<Record<string, { value: string }>>;
  runs: { steps: readonly Step[] };
};
const template = parse(readFileSync(join(root, 'ci/gitlab.yml'), 'utf8')) as {
  '.odp-diff': { variables: Readonly<Record<string, string>>; script: readonly string[] };
};

/** What `${{ inputs.x }}` and `${{ steps.compare.outputs.x }}` stand for in the two steps that are run here. */
function expanded(text: string, values: Readonly<Record<string, string>>): string {
  return text.replace(/\$\{\{ ([\w.-]+) \}\}/g, (_, name: string) => values[name] ?? `UNSET ${name}`);
}

function shell(script: string, env: Readonly<Record<string, string>>, cwd: string): ReturnType<typeof spawnSync> {
  return spawnSync('bash', ['--noprofile', '--norc', '-e', '-o', 'pipefail', '-c', script], {
    cwd,
    encoding: 'utf8',
    env: { PATH: process.env['PATH'] ?? '', HOME: directory, ...env },
  });
}

/** Runs the action's steps as the runner would, but for the build and the upload. */
function runAction(inputs: Readonly<Record<string, string>>): {
  readonly status: number | null;
  readonly stdout: string;
  readonly outputs: Readonly<Record<string, string>>;
  readonly summary: string;
  readonly reports: string;
} {
  const cwd = mkdtempSync(join(directory, 'job-'));
  const [output, summary] = [join(cwd, 'output'), join(cwd, 'summary')];
  const given = Object.fromEntries(
    Object.entries(action.inputs).map(([name, { default: value = '' }]) => [name, value]),
  );
  const values: Record<string, string> = {};
  for (const [name, value] of Object.entries({ ...given, ...inputs })) values[`inputs.${name}`] = value;
  const files = {
    GITHUB_ACTION_PATH: root,
    GITHUB_OUTPUT: output,
    GITHUB_STEP_SUMMARY: summary,
    GITHUB_ACTIONS: 'true',
  };
  const run = (name: string): ReturnType<typeof shell> => {
    const step = action.runs.steps.find((each) => each.name === name);
    const env = Object.fromEntries(Object.entries(step?.env ?? {}).map(([key, text]) => [key, expanded(text, values)]));
    return shell(step?.run ?? 'exit 99', { ...files, ...env }, cwd);
  };
  const compare = run('Compare');
  expect(compare.status).toBe(0);
  const outputs = Object.fromEntries(
    readFileSync(output, 'utf8')
      .trimEnd()
      .split('\n')
      .map((line): [string, string] => {
        const at = line.indexOf('=');
        return [line.slice(0, at), line.slice(at + 1)];
      }),
  );
  for (const [name, value] of Object.entries(outputs)) values[`steps.compare.outputs.${name}`] = value;
  return {
    status: run('Result').status,
    stdout: String(compare.stdout),
    outputs,
    summary: existsSync(summary) ? readFileSync(summary, 'utf8') : '',
    reports: join(cwd, 'odp-diff-report'),
  };
}

describe('the GitHub action', () => {
  it('compares, annotates, summarises and ends as the comparison did', () => {
    const { status, stdout, outputs, summary, reports } = runAction({ left: pair.left, right: pair.right });
    expect(status).toBe(1);
    expect(outputs).toEqual({ verdict: 'equivalent', status: '1', report: 'odp-diff-report/report.html' });
    expect(stdout).toMatch(/^::warning title=odp-diff::EQUIVALENT/);
    expect(summary).toMatch(/^## odp-diff: /);
    expect(readdirSync(reports).sort()).toEqual([
      'code-quality.json',
      'junit.xml',
      'report.html',
      'report.json',
      'report.sarif',
      'status',
      'summary.md',
    ]);
  });

  it('passes what is accepted, and images that are one', () => {
    expect(runAction({ left: pair.left, right: pair.right, accept: 'equivalent' }).status).toBe(0);
    expect(runAction({ left: pair.left, right: pair.left }).outputs['verdict']).toBe('identical');
  });

  it('hands further arguments on, one a line, and nothing else', () => {
    const { status, outputs } = runAction({
      left: pair.left,
      right: pair.right,
      arguments: '--platform\nlinux/$(id)\n',
    });
    expect(status).toBe(2);
    expect(outputs['verdict']).toBe('none');
  });

  it('ends with 2 for what cannot be read', () => {
    expect(runAction({ left: 'oci:none', right: pair.right }).status).toBe(2);
  });

  it('declares the outputs that its steps set', () => {
    for (const { value } of Object.values(action.outputs))
      expect(value).toMatch(/^\$\{\{ steps\.compare\.outputs\.(verdict|report) \}\}$/);
  });
});

describe('the GitLab template', () => {
  it('ends as the comparison did and leaves the reports that it names', () => {
    const cwd = mkdtempSync(join(directory, 'gitlab-'));
    const { variables, script } = template['.odp-diff'];
    const [, ...steps] = script;
    const env = { ...variables, LEFT: pair.left, RIGHT: pair.right, ODP_DIFF_DIRECTORY: root };
    expect(shell(steps.join('\n'), env, cwd).status).toBe(1);
    const reports = join(cwd, variables['REPORT_DIRECTORY'] ?? '');
    for (const name of ['junit.xml', 'code-quality.json']) expect(existsSync(join(reports, name))).toBe(true);
    expect(shell(steps.join('\n'), { ...env, ACCEPT: 'equivalent' }, cwd).status).toBe(0);
  });
});

describe('the Jenkins pipeline', () => {
  it('runs the same script and ends with its status', () => {
    const text = readFileSync(join(root, 'ci/Jenkinsfile'), 'utf8');
    const steps = [...text.matchAll(/^ +sh '(.*)'$/gm)].map(([, step]) => step ?? '');
    expect(steps).toHaveLength(3);
    const cwd = mkdtempSync(join(directory, 'jenkins-'));
    const script = steps.slice(1).join('\n').replace('odp-diff/ci', `${root}/ci`);
    expect(shell(script, { LEFT: pair.left, RIGHT: pair.right, REPORT_DIRECTORY: 'odp-diff-report' }, cwd).status).toBe(
      1,
    );
  });
});
