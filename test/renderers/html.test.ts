import { createHash } from 'node:crypto';
import { load } from 'cheerio/slim';
import { describe, expect, it } from 'vitest';
import { html } from '../../src/renderers/html/markup.ts';
import { renderHtml } from '../../src/renderers/html/page.ts';
import { style } from '../../src/renderers/html/style.ts';
import { buildTarget, finding, hostile, report, samples, setuidAmongTimes } from '../support/sample-report.ts';

const names = Object.entries(samples);

describe.each(names)('the page of %s', (_name, sample) => {
  const text = renderHtml(sample);
  const page = load(text);

  it('loads nothing, and runs nothing but its own script', () => {
    const policy = page('meta[http-equiv="Content-Security-Policy"]').attr('content') ?? '';
    const hash = (tag: string) => createHash('sha256').update(page(tag).text()).digest('base64');
    expect(policy).toBe(
      `default-src 'none'; style-src 'sha256-${hash('style')}'; script-src 'sha256-${hash('script')}'; base-uri 'none'; form-action 'none'`,
    );
    expect(page('script')).toHaveLength(1);
    expect(page('script').attr()).toEqual({});
    expect(page('link, img, iframe, object, embed, form[action], base, [src], [style]')).toHaveLength(0);
    expect(page('style').text()).not.toMatch(/url\(|@import/);
    const attributes = page('*')
      .toArray()
      .flatMap((element) => ('attribs' in element ? Object.keys(element.attribs) : []));
    expect(attributes.filter((name) => name.startsWith('on'))).toEqual([]);
  });

  it('has a place for every finding and cause, and links only to places it has', () => {
    const ids = page('[id]')
      .toArray()
      .map((element) => page(element).attr('id'));
    expect(new Set(ids).size).toBe(ids.length);
    expect(sample.findings.map(({ id }) => `f${id}`).filter((id) => !ids.includes(id))).toEqual([]);
    expect(sample.causes.map((_, at) => `c${at + 1}`).filter((id) => !ids.includes(id))).toEqual([]);
    const targets = page('a')
      .toArray()
      .map((element) => page(element).attr('href') ?? '');
    expect(targets.filter((target) => !target.startsWith('#') || !ids.includes(target.slice(1)))).toEqual([]);
  });

  it('says the verdict and both digests, with one h1 and no heading level left out', () => {
    expect(page('h1').toArray()).toHaveLength(1);
    expect(page('h1').text()).toBe(sample.verdict.toUpperCase());
    for (const image of sample.images) expect(page('header').text()).toContain(image.manifestDigest);
    const levels = page('h1, h2, h3')
      .toArray()
      .map((element) => Number(element.tagName.slice(1)));
    expect(levels.filter((level, at) => level > (levels[at - 1] ?? 0) + 1)).toEqual([]);
  });

  it('is well-formed and has no control characters', () => {
    // The script is ours, and its characters are held by the test of the bundle.
    expect(text.replace(/<script>.*<\/script>/s, '')).not.toMatch(/[^\P{Cc}\n]|\p{Cf}/u);
    const open = [...text.matchAll(/<(\/?)(div|section|article|details|table|tbody|ol|ul|dl|p|header|main|nav)\b/g)];
    const depth = open.reduce((sum, [, close]) => sum + (close === '/' ? -1 : 1), 0);
    expect(depth).toBe(0);
  });
});

describe('the page', () => {
  it('marks what differs in both values', () => {
    const page = load(renderHtml(buildTarget));
    expect(page('#f1 mark.left').text()).toBe('17');
    expect(page('#f1 mark.right').text()).toBe('2301');
    expect(
      page('#f1 .chain li')
        .toArray()
        .map((item) => page(item).text()),
    ).toEqual([
      'manifest',
      'config',
      'layer 29',
      'aggregator_application.jar',
      'build-data.properties',
      'build.target',
    ]);
  });

  it('folds what follows, and what follows links to its roots', () => {
    const page = load(renderHtml(buildTarget));
    expect(page('#derived details summary').text()).toBe('153 differences follow from these (digests, CRCs, offsets).');
    expect(page('#f3 a').attr('href')).toBe('#f1');
  });

  it('never folds security', () => {
    const page = load(renderHtml(setuidAmongTimes));
    expect(page('#security #f1').closest('details')).toHaveLength(0);
    expect(page('section').first().attr('id')).toBe('security');
  });

  it('shows hostile names as text', () => {
    const page = load(renderHtml(hostile));
    expect(page('#f1').text()).toContain('\\u001b[2J\\u001b]0;owned\\u0007<script>alert(1)</script>\\r\\n');
    expect(page('header').text()).toContain('oci:"><img src=x onerror=alert(1)>');
  });

  it('announces where it ends before the findings do', () => {
    const findings = Array.from({ length: 2_100 }, (_, at) =>
      finding({ id: at + 1, role: 'unexplained', cause: null, path: ['layer:0', `f${at}`], left: 'a', right: 'b' }),
    );
    const page = load(renderHtml(report({ verdict: 'different', findings })));
    expect(page('.finding')).toHaveLength(500);
    expect(page('#unexplained').text()).toContain('1,600 further findings not shown here');
    expect(page('#unexplained > .card > .finding')).toHaveLength(10);
  });
});

describe('html', () => {
  it('escapes every value, in text and in attributes, however nested', () => {
    const hostileText = `"'><b>&\n`;
    const escaped = '&quot;&#39;&gt;&lt;b&gt;&amp;\\n';
    expect(String(html`<i title="${hostileText}">${[hostileText, html`<u>${hostileText}</u>`, null, 3]}</i>`)).toBe(
      `<i title="${escaped}">${escaped}<u>${escaped}</u>3</i>`,
    );
  });
});

describe('the colours', () => {
  const sheet = String(style);
  const scheme = (text: string) =>
    new Map([...text.matchAll(/--([\w-]+): (#[0-9a-f]{6})/g)].map(([, name = '', value = '']) => [name, value]));
  const [light = '', dark = ''] = sheet.split('@media (prefers-color-scheme: dark)');
  const luminance = (color: string) => {
    const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
      const part = Number.parseInt(color.slice(at, at + 2), 16) / 255;
      return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const contrast = (a: string, b: string) => {
    const [low = 0, high = 0] = [luminance(a), luminance(b)].sort((x, y) => x - y);
    return (high + 0.05) / (low + 0.05);
  };
  const pairs = [
    ...['text', 'dim', 'link', 'good', 'bad', 'warn'].flatMap((front) =>
      ['page', 'card', 'code'].map((back) => [front, back]),
    ),
    ['left', 'left-back'],
    ['right', 'right-back'],
  ];

  it.each([
    ['light', scheme(light)],
    ['dark', scheme(dark.split('}')[0] ?? '')],
  ])('are easy to read on each other in %s', (_name, colors) => {
    const weak = pairs.filter(
      ([front = '', back = '']) => contrast(colors.get(front) ?? '#000000', colors.get(back) ?? '#000000') < 4.5,
    );
    expect(weak).toEqual([]);
  });
});
