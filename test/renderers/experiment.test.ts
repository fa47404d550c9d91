import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { load } from 'cheerio/slim';
import { describe, expect, it } from 'vitest';
import type { AttestedSide, Report, ReportExperiment } from '../../src/model/report.ts';
import { renderCodeQuality } from '../../src/renderers/ci/gitlab-code-quality.ts';
import { renderJunit } from '../../src/renderers/ci/junit.ts';
import { renderMarkdown } from '../../src/renderers/ci/markdown.ts';
import { renderSarif } from '../../src/renderers/ci/sarif.ts';
import { renderHtml } from '../../src/renderers/html/page.ts';
import { renderJson } from '../../src/renderers/json.ts';
import { renderTerminal } from '../../src/renderers/terminal/render.ts';
import { finding, report } from '../support/sample-report.ts';

const hostile = '</script><b>|x`';
const experiment: ReportExperiment = {
  output: 'image.tar',
  variations: [
    { name: 'umask', factor: 'factor-umask', how: 'umask 0027', skipped: null },
    { name: 'home', factor: 'factor-build-path', how: 'a link', skipped: null },
    { name: 'host', factor: 'factor-hostname', how: 'unshare', skipped: `not root ${hostile}` },
  ],
  builds: [
    { number: 1, variations: [], clockHeld: false },
    { number: 2, variations: ['umask', 'home'], clockHeld: false },
  ],
  compared: [1, 2],
  attribution: [
    { finding: 1, variations: ['umask'], confidence: 'proved', note: '' },
    { finding: 2, variations: [], confidence: 'possible', note: '' },
    { finding: 3, variations: ['repeat'], confidence: 'likely', note: '' },
  ],
  notes: [`a note ${hostile}`],
};
const side: AttestedSide = { imageDigest: null, imageId: null, args: ['/app'], env: ['A=b'] };
const path = ['layer:0', 'umask'];
const sample: Report = {
  ...report({
    verdict: 'different',
    findings: [
      finding({ id: 1, path }),
      finding({ id: 2, path: ['layer:0', 'odd'] }),
      finding({
        id: 3,
        path: ['layer:0', 'random'],
        role: 'unexplained',
        cause: null,
        nature: 'text in the last line',
      }),
    ],
  }),
  experiment,
  attestation: { moved: ['env'], sentence: 'The token tells other variables.', left: side, right: side },
};

describe('an experiment', () => {
  it('is a table on the page: what was varied, how, what it moves, how sure', () => {
    const page = load(renderHtml(sample));
    const rows = page('#experiment tbody tr')
      .map((_, row) => page(row).text())
      .get();
    expect(rows).toEqual([
      'umaskumask 0027umask: mtimeproved by experiment',
      'not settledodd: mtime',
      'building againrandom: mtimelikely',
    ]);
    const text = page('#experiment').text();
    expect(text).toContain('2 builds; build 1 is compared with build 2.');
    expect(text).toContain('moved nothing: home.');
    expect(text).toContain(`Not varied: host (not root ${hostile})`);
    expect(text).toContain(`a note ${hostile}`);
    expect(page('#experiment b').length).toBe(0);
  });

  it('is a table in Markdown, whatever stands in it', () => {
    const text = renderMarkdown(sample);
    expect(text).toContain('| umask | `umask: mtime` | proved by experiment |');
    expect(text).toContain('- moved nothing: home');
    expect(text).not.toContain(hostile);
  });

  it('tells CI systems of each finding what moves it', () => {
    const line = 'proved by experiment: umask moves it';
    expect(renderSarif(sample, '1')).toContain(line);
    expect(renderJunit(sample)).toContain(line);
    const [first, second, third] = JSON.parse(renderCodeQuality(sample)) as { description: string }[];
    expect(first?.description).toContain(line);
    expect(second?.description).not.toContain('experiment');
    expect(third?.description).toContain('likely, by experiment: building again moves it');
  });

  it('says the same on the terminal', () => {
    const text = renderTerminal(sample, { width: 100, color: false, verbose: false });
    expect(text).toContain('umask (proved by experiment) moves umask: mtime');
    expect(text).toContain('moved nothing: home');
  });
});

it('JSON keeps every field that a report may have', () => {
  const schema = JSON.parse(
    readFileSync(new URL('../../src/report/report.schema.json', import.meta.url), 'utf8'),
  ) as object;
  const validate = new Ajv2020({ strict: false }).compile(schema);
  const read: unknown = JSON.parse(renderJson(sample));
  expect(read).toEqual(sample);
  expect(validate(read), JSON.stringify(validate.errors)).toBe(true);
});
