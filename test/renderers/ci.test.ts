import { load } from 'cheerio/slim';
import { describe, expect, it } from 'vitest';
import type { Report } from '../../src/model/report.ts';
import { renderGithubAnnotations } from '../../src/renderers/ci/github-annotations.ts';
import { renderCodeQuality } from '../../src/renderers/ci/gitlab-code-quality.ts';
import { renderJunit } from '../../src/renderers/ci/junit.ts';
import { code, plain, renderMarkdown } from '../../src/renderers/ci/markdown.ts';
import { renderSarif } from '../../src/renderers/ci/sarif.ts';
import { finding, hostile, report, samples } from '../support/sample-report.ts';
import { sarifFault } from '../support/sarif-schema.ts';

const names = Object.entries(samples);

/** Very many findings, each of its own and with long names. */
function large(count: number): Report {
  return report({
    verdict: 'different',
    findings: Array.from({ length: count }, (_, at) =>
      finding({
        id: at + 1,
        role: 'unexplained',
        cause: null,
        grade: 'lossy',
        path: ['layer:0', `usr/${'long-name/'.repeat(30)}${at}`],
        left: 'x'.repeat(500),
        right: 'y'.repeat(500),
      }),
    ),
  });
}

/** A word that is nowhere else in a report, in every place that comes from an image. */
function evil(word: string): Report {
  return report({
    verdict: 'different',
    findings: [
      finding({
        id: 1,
        path: ['layer:0', word],
        location: { kind: 'field', name: word, left: [], right: [] },
        left: word,
        right: word,
        grade: 'lossy',
        security: { severity: 'high', why: word },
      }),
    ],
    problems: [{ code: 'x', severity: 'error', side: 'left', path: [word], offset: null, message: word, hint: word }],
  });
}

const hostileWords = [
  '\n::error::owned',
  '\r::stop-commands::x',
  '\u001b[2J\u001b]0;owned\u0007',
  '</testcase><testcase name="owned"/>',
  ']]><x>',
  '<script>alert(1)</script>',
  '| a | b |\n| - | - |',
  '``` owned ```` `',
  '[click](javascript:alert(1))',
  '![x](http://host.example/p.png)',
  '@everyone #1 GH-2',
  '\u202egnp.exe',
  '%0A::error::x',
  'n'.repeat(4096),
  '\ud800',
  '\u0000\ufffe\uffff',
];

const renderers: readonly (readonly [string, (report: Report) => string])[] = [
  ['markdown', renderMarkdown],
  ['junit', renderJunit],
  ['sarif', (given) => renderSarif(given, '1.2.3')],
  ['github annotations', renderGithubAnnotations],
  ['gitlab code quality', renderCodeQuality],
];

describe.each(renderers)('%s', (_name, render) => {
  it.each(names)('of %s is the same every time and ends in a line feed', (_sample, sample) => {
    expect(render(sample)).toBe(render(structuredClone(sample)));
    expect(render(sample).endsWith('\n')).toBe(true);
  });

  it.each(hostileWords.map((word) => [JSON.stringify(word).slice(0, 40), word]))(
    'shows %s and obeys it not',
    (_w, word) => {
      const text = render(evil(word));
      expect(text).not.toMatch(/[^\P{Cc}\n]|\p{Cf}|\p{Cs}|[\ufffe\uffff]/u);
      expect(Buffer.byteLength(text)).toBeLessThan(64 * 1024);
    },
  );
});

describe('annotations', () => {
  it('are one command each, whatever is in a name', () => {
    for (const word of hostileWords) {
      const lines = renderGithubAnnotations(evil(word)).trimEnd().split('\n');
      expect(lines.map((line) => /^::(error|warning|notice) title=[^:]*::/.test(line))).not.toContain(false);
      expect(lines).toHaveLength(3);
    }
  });

  it('say how many there are besides', () => {
    const lines = renderGithubAnnotations(large(50)).trimEnd().split('\n');
    expect(lines.filter((line) => line.startsWith('::error'))).toHaveLength(10);
    expect(lines.at(-1)).toContain('41 more findings are in the report');
  });
});

describe('junit', () => {
  it.each(names)('of %s is well-formed, with true counts', (_name, sample) => {
    const page = load(renderJunit(sample), { xml: true });
    const cases = page('testcase');
    expect(page('testsuite').attr('tests')).toBe(String(cases.length));
    expect(page('testsuite').attr('failures')).toBe(String(page('failure').length));
    expect(page('testsuite').attr('errors')).toBe(String(page('error').length));
    expect(cases.length).toBeGreaterThan(0);
    const passes = sample.verdict === 'identical' || sample.verdict === 'equivalent';
    expect(page('failure, error').length > 0).toBe(!passes);
  });

  it('keeps names inside attributes', () => {
    for (const word of hostileWords) {
      const page = load(renderJunit(evil(word)), { xml: true });
      expect(page('testcase')).toHaveLength(2);
      expect(page('testcase[name="owned"]')).toHaveLength(0);
    }
  });
});

describe('sarif', () => {
  it.each([...names, ['many findings', large(6_000)] as const])('of %s fits the schema', (_name, sample) => {
    const log = JSON.parse(renderSarif(sample, '1.2.3')) as { runs: { results: unknown[] }[] };
    expect(sarifFault(log)).toBeNull();
    expect(log.runs[0]?.results.length).toBeLessThanOrEqual(5_000);
  });

  it('gives one place one fingerprint, whatever its values are', () => {
    const prints = [{ right: 'one' }, { right: 'two' }].map((given) => {
      const text = renderSarif(report({ findings: [finding({ id: 1, path: ['config'], ...given })] }), '1');
      return /"odpDiffPlace\/v1": "([0-9a-f]+)"/.exec(text)?.[1];
    });
    expect(prints[0]).toBe(prints[1]);
    expect(prints[0]).toHaveLength(40);
  });
});

describe('code quality', () => {
  it.each(names)('of %s has what GitLab asks for', (_name, sample) => {
    const entries = JSON.parse(renderCodeQuality(sample)) as Record<string, unknown>[];
    const severities = ['info', 'minor', 'major', 'critical', 'blocker'];
    for (const entry of entries) {
      expect(Object.keys(entry).sort()).toEqual(['check_name', 'description', 'fingerprint', 'location', 'severity']);
      expect(severities).toContain(entry['severity']);
      const { path } = entry['location'] as { path: string };
      expect(path.split('/')).not.toContain('..');
    }
  });
});

describe('markdown', () => {
  it.each([1, 40, 5_000])('with %i findings stays below 64 KiB and says what is left out', (count) => {
    const text = renderMarkdown(large(count));
    expect(Buffer.byteLength(text)).toBeLessThan(64 * 1024);
    if (count > 20) expect(text).toMatch(/more in the report|left out for want of room/);
    expect(text).toContain('in the HTML and JSON files of this job');
  });

  it('puts the verdict first and the roots before everything else', () => {
    const text = renderMarkdown(samples['build-target']);
    expect(text).toMatch(/^## odp-diff: \S+ [A-Z]+\n/);
    expect(text.indexOf('### 1.')).toBeGreaterThan(0);
    expect(text).toMatch(/\*\*Fix \(Bazel\):\*\*/);
  });

  it('cannot be led to markup, links or mentions by a name', () => {
    expect(plain('<b>@me #1 [x](y) `z` https://host.example')).toBe(
      '&lt;b\\>&#64;me \\#1 \\[x\\]\\(y\\) \\`z\\` https&#58;//host.example',
    );
    expect(code('a`b')).toBe('``a`b``');
    expect(code('`')).toBe('`` ` ``');
    expect(code('')).toBe('`  `');
    for (const row of renderMarkdown(hostile)
      .split('\n')
      .filter((line) => line.startsWith('| left')))
      expect(row.match(/(?<!\\)\|/g)).toHaveLength(5);
  });
});
