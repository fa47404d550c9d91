import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { load } from 'cheerio';
import { describe, expect, it } from 'vitest';
import { buildOciLayout } from '../../fixtures/lib/oci.ts';
import { odpSample } from '../../fixtures/odp/index.ts';
import { plainImage } from '../../fixtures/odp/plain-image.ts';
import { buildSample } from '../../fixtures/odp/sample.ts';
import { runWith } from '../support/run-command.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';

const folder = temporaryDirectory('odp-check-report');
const schema: object = JSON.parse(readFileSync('src/check/check.schema.json', 'utf8')) as object;
const validate = new Ajv2020({ strict: true, strictTypes: false, strictRequired: false }).compile(schema);

const collector = odpSample('collector', 'v0.7.1');
collector.run.User = '0';
const deviating = buildOciLayout(join(folder, 'collector_image'), buildSample(collector));
const right = buildOciLayout(join(folder, 'right'), buildSample(odpSample('task_builder', 'v0.2.0')));
const evil = 'a\u001b[31m::error::`<b>&\n|x##[error]y\u202ez';
const hostile = buildOciLayout(
  join(folder, 'hostile'),
  plainImage([{ name: `tmp/${evil}`, content: 'x' }], {
    run: { Labels: { [`tee.launch_policy.${evil}`]: evil } },
  }),
);
const check = async (...argv: string[]) => runWith(['check', ...argv]);

describe('check on the command line', () => {
  it('exits with 0 for an image that keeps to its profile, and says what it is', async () => {
    const { status, stdout } = await check(right);
    expect(stdout).toContain('Looks like task_builder, v0.2.0 to v0.6.0 because its entrypoint starts');
    expect(stdout).toContain('It keeps to all rules.');
    expect(status).toBe(0);
  });

  it('exits with 1 for one that does not, and names rule, value, expectation and fix', async () => {
    const { status, stdout } = await check(deviating);
    expect(stdout).toMatch(
      /error The image runs as another user \[config-user\]\n +config\n +User: 0\n +expected: 65532\n +fix/,
    );
    expect(stdout).toContain('It deviates: 1 error.');
    expect(status).toBe(1);
  });

  it('weighs findings as it is told', async () => {
    const image = buildOciLayout(join(folder, 'warned'), plainImage([{ name: 'tmp/a', content: 'x' }]));
    expect((await check(image)).status).toBe(1);
    expect((await check(image, '--fail-on', 'error')).status).toBe(0);
  });

  it('exits with 2 for what is no image, no profile, and no case', async () => {
    expect((await check(join(folder, 'nothing'))).status).toBe(2);
    const unknown = await check(right, '--profile', 'odp-jav');
    expect([unknown.status, unknown.stderr]).toEqual([2, expect.stringContaining('Did you mean odp-java')]);
    const nowhere = await check(right, '--service', 'collector', '--release', 'v9');
    expect([nowhere.status, nowhere.stderr]).toEqual([
      2,
      expect.stringContaining('no profile speaks of collector in v9'),
    ]);
  });

  it('lists its profiles', async () => {
    const { status, stdout } = await check('--list-profiles');
    expect(stdout.split('\n').filter((line) => line !== '')).toHaveLength(8);
    expect(status).toBe(0);
  });

  it('holds several images in one run', async () => {
    const { status, stdout } = await check(right, deviating);
    expect(stdout).toContain('It keeps to all rules.');
    expect(stdout).toContain('It deviates: 1 error.');
    expect(status).toBe(1);
  });
});

describe('the forms of the result', () => {
  it.each([right, deviating, hostile])('JSON keeps to its schema: %s', async (image) => {
    const { stdout } = await check(image, '--json', '-');
    const report: unknown = JSON.parse(stdout);
    expect(validate(report), JSON.stringify(validate.errors)).toBe(true);
    expect(stdout).not.toContain(process.cwd());
  });

  it('are the same with any number of threads', async () => {
    const [one, two] = [
      await check(deviating, '--json', '-', '--jobs', '1'),
      await check(deviating, '--json', '-', '--jobs', '3'),
    ];
    expect(one.stdout).toBe(two.stdout);
  });

  it('let no name steer a terminal, a job or a page', async () => {
    const terminal = await check(hostile, '--profile', 'reproducible', '--profile', 'confidential-space', '--no-color');
    expect(terminal.stdout).toContain('\\u001b[31m');
    expect(terminal.stdout).not.toContain('\u001b');
    const job = await check(hostile, '--annotations', 'github');
    expect(job.stdout.split('\n').every((line) => line === '' || /^::(?:error|warning|notice) title=/.test(line))).toBe(
      true,
    );
    const page = await check(hostile, '--markdown', '-');
    // Inside a code span nothing is markup.
    expect(page.stdout.replace(/(`+)[^\n]*?[^`]\1(?!`)/g, '')).not.toContain('<b>');
    const { stdout: sheet } = await check(hostile, '--html', '-');
    expect(sheet).not.toContain('<b>');
    expect(sheet).toContain('&lt;b&gt;');
    const junit = await check(hostile, '--junit', '-');
    expect(junit.stdout).not.toContain('<b>');
    expect(junit.stdout).toContain('&lt;b&gt;');
  });

  it.each([['--no-color'], ['--json', '-'], ['--html', '-'], ['--markdown', '-'], ['--junit', '-'], ['--sarif', '-']])(
    'hold no command to a job, and nothing invisible: %s',
    async (...form) => {
      const { stdout } = await check(hostile, '--profile', 'reproducible', '--profile', 'confidential-space', ...form);
      expect(stdout).toContain('[error]y');
      expect(stdout).not.toContain('##[');
      expect(stdout).not.toContain('\u202e');
    },
  );

  it('the page needs no script and no network, and has every finding', async () => {
    const page = load((await check(deviating, '--html', '-')).stdout);
    expect(page('script, link, img, [src], [style]').length).toBe(0);
    expect(page('meta[http-equiv]').attr('content')).toContain("default-src 'none'");
    expect(page('h1').text()).toBe('deviates');
    expect(page('article h3').text()).toBe('The image runs as another user');
    expect(page('article li').first().text()).toBe('User: 0');
  });

  it('SARIF has a rule for every result', async () => {
    const { stdout } = await check(hostile, '--sarif', '-');
    const [run] = (
      JSON.parse(stdout) as {
        runs: { tool: { driver: { rules: { id: string }[] } }; results: { ruleId: string; ruleIndex: number }[] }[];
      }
    ).runs;
    expect(run?.results.length).toBeGreaterThan(0);
    for (const { ruleId, ruleIndex } of run?.results ?? []) expect(run?.tool.driver.rules[ruleIndex]?.id).toBe(ruleId);
  });
});

describe('profiles of users', () => {
  const profile = (name: string, text: string): string => {
    const file = join(folder, `${name}.yaml`);
    writeFileSync(file, text);
    return file;
  };

  it('add up with those that they extend', async () => {
    const own = profile(
      'own',
      [
        'schemaVersion: 1',
        'name: own',
        'title: Ours',
        'extends: [reproducible]',
        "rules: { temporary-file: 'off' }",
        'expect:',
        '  config: { user: app }',
        "  layers: [{ name: all, mark: 'tmp/*', only: ['tmp/**'] }]",
      ].join('\n'),
    );
    const { status, stdout } = await check(hostile, '--profile', own);
    expect(stdout).toContain('[config-user]');
    expect(stdout).not.toContain('[temporary-file]');
    expect(status).toBe(1);
  });

  const head = 'schemaVersion: 1\nname: own\ntitle: Ours\n';
  it.each([
    [`${head}expects: {}\n`, 'line 4, column 1: expects means nothing in the profile; did you mean expect?'],
    [
      `${head}expect:\n  config:\n    user: 0\n`,
      'line 6, column 11: expect.config.user should be a text; put numbers and times in quotes',
    ],
    [`${head}rules: { tar-mtim: 'off' }\n`, 'there is no rule tar-mtim'],
    ['schemaVersion: 2\nname: own\ntitle: Ours\n', 'line 1, column 16: schemaVersion should be 1'],
    ['schemaVersion: 1\nname: own\n', 'the profile lacks title'],
    [`${head}extends: [nowhere]\n`, "there is no profile 'nowhere'"],
    [
      `${head}expect: { layers: [{ name: a, mark: b, made: c }] }\n`,
      'layer a is made by c, and there is no such recipe',
    ],
    [`${head}expect: &a { recipes: { x: *a } }\n`, 'an alias may not stand inside what it names'],
    [`${head}title: Twice\n`, 'line 4, column 1: Map keys must be unique'],
    ['- a\n', 'line 1, column 1: the profile should be a map'],
  ])('are refused with their place: %j', async (text, message) => {
    const { status, stderr } = await check(right, '--profile', profile('wrong', text));
    expect(stderr).toContain(message);
    expect(status).toBe(2);
  });

  it('may not extend one another in a circle', async () => {
    const other = join(folder, 'b.yaml');
    const file = profile('a', `schemaVersion: 1\nname: a\ntitle: A\nextends: ['${other}']\n`);
    profile('b', `schemaVersion: 1\nname: b\ntitle: B\nextends: ['${file}']\n`);
    const { status, stderr } = await check(right, '--profile', file);
    expect(stderr).toContain('in a circle: a, b, a');
    expect(status).toBe(2);
  });

  it('keep to the schema that editors use, as do those of the program', () => {
    const compiled = new Ajv2020({ strict: false }).compile(
      JSON.parse(readFileSync('profiles/profile.schema.json', 'utf8')) as object,
    );
    expect(compiled({ schemaVersion: 1, name: 'a', title: 'A' })).toBe(true);
    expect(compiled({ schemaVersion: 1, name: 'a', title: 'A', more: 1 })).toBe(false);
  });
});
