/// <reference lib="dom" />
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Report } from '../../src/model/report.ts';
import { renderHtml } from '../../src/renderers/html/page.ts';
import { finding, report, samples } from '../support/sample-report.ts';

/** The page in a real browser: Debian's Chromium. */
const executablePath = '/usr/bin/chromium';
const missing = !existsSync(executablePath);
if (missing) process.stderr.write('skipped: HTML report in a browser (Chromium is not installed)\n');

const quiet = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run'];
const offline = ['--disable-background-networking', '--disable-component-update', '--disable-sync'];
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

let browser: Browser | undefined;
let directory = '';
const faults: string[] = [];
const pages: Page[] = [];

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'odp-diff-page-'));
  if (!missing) browser = await chromium.launch({ executablePath, args: [...quiet, ...offline] });
});
afterAll(async () => {
  await browser?.close();
  rmSync(directory, { recursive: true });
});
afterEach(async () => {
  for (const page of pages.splice(0)) await page.close();
  // Nothing is fetched, nothing is complained about.
  expect(faults.splice(0)).toEqual([]);
});

interface Visit {
  readonly hash?: string;
  readonly scripts?: boolean;
  readonly width?: number;
  readonly scheme?: 'light' | 'dark';
  readonly certificate?: string;
}

async function open(
  given: Report,
  { hash = '', scripts = true, width = 1200, scheme = 'light', certificate }: Visit = {},
): Promise<Page> {
  if (browser === undefined) throw new Error('no browser');
  const file = join(directory, 'report.html');
  writeFileSync(file, renderHtml(given, certificate === undefined ? {} : { certificate }));
  const context = await browser.newContext({
    viewport: { width, height: 800 },
    colorScheme: scheme,
    javaScriptEnabled: scripts,
    bypassCSP: false,
  });
  const page = await context.newPage();
  pages.push(page);
  page.on('pageerror', (error) => faults.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') faults.push(message.text());
  });
  page.on('request', (request) => {
    if (!request.url().startsWith('file:') && !request.url().startsWith('blob:'))
      faults.push(`asked for ${request.url()}`);
  });
  await page.goto(`${pathToFileURL(file).href}${hash}`);
  if (scripts) await page.waitForFunction(() => document.documentElement.dataset['ready'] !== undefined);
  return page;
}

/** Names of serious faults that axe finds. */
async function barriers(page: Page): Promise<string[]> {
  // As the browser's own tools do: the page's policy forbids scripts of others.
  const session = await page.context().newCDPSession(page);
  await session.send('Runtime.evaluate', { expression: axe });
  const { result } = await session.send('Runtime.evaluate', {
    expression: `axe.run(document, { resultTypes: ['violations'] }).then((r) => JSON.stringify(r.violations.filter((v) => v.impact === 'serious' || v.impact === 'critical').map((v) => v.id + ': ' + v.nodes.map((n) => n.html.slice(0, 120)).slice(0, 3).join(' | '))))`,
    awaitPromise: true,
    returnByValue: true,
  });
  return JSON.parse(String(result.value)) as string[];
}

function many(count: number): Report {
  const roles = ['root', 'derived', 'encoding', 'unexplained'] as const;
  return report({
    verdict: 'different',
    findings: Array.from({ length: count }, (_, at) =>
      finding({
        id: at + 1,
        role: roles[at % 4] ?? 'root',
        path: [`layer:${at % 7}`, `usr/share/d${at % 500}/file-${at}`],
        left: String(1_700_000_000 + at),
        right: String(1_700_000_500 + at),
      }),
    ),
  });
}

describe.skipIf(missing)('the page in a browser', { timeout: 120_000 }, () => {
  it.each(Object.entries(samples))('of %s opens without a complaint or a barrier', async (_name, sample) => {
    for (const scheme of ['light', 'dark'] as const) {
      const page = await open(sample, { scheme });
      expect(await barriers(page)).toEqual([]);
    }
  });

  it('finds by search, filters and goes back', async () => {
    const page = await open(samples.dockerfile);
    const count = (): Promise<string> => page.innerText('#explore-count');
    const all = samples.dockerfile.findings.length;
    expect(await count()).toBe(`${all} of ${all} findings`);
    await page.fill('#explore-search', 'ldconfig');
    await page.waitForFunction(
      (text) => document.getElementById('explore-count')?.textContent !== text,
      `${all} of ${all} findings`,
    );
    expect(Number((await count()).split(' ')[0])).toBeLessThan(all);
    await page.fill('#explore-search', '');
    await page.uncheck('#explore-tools input[name="derived"]');
    const derived = samples.dockerfile.findings.filter(({ role }) => role === 'derived').length;
    await page.waitForFunction(
      (text) => document.getElementById('explore-count')?.textContent === text,
      `${all - derived} of ${all} findings`,
    );
  });

  it('goes by keyboard through the tree', async () => {
    const page = await open(samples.dockerfile);
    await page.focus('#explore-tree');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('End');
    const selected = page.locator('[role="treeitem"][aria-selected="true"]');
    expect(await selected.count()).toBe(1);
    expect(await page.getAttribute('#explore-tree', 'aria-activedescendant')).toBe(await selected.getAttribute('id'));
    expect((await page.innerText('#explore-details')).length).toBeGreaterThan(10);
  });

  it('opens the place that a link names, folded away or left out', async () => {
    const page = await open(samples['build-target'], { hash: '#f3' });
    expect(await page.isVisible('#f3')).toBe(true);
    const large = await open(many(3_000), { hash: '#f2999' });
    expect(await large.locator('#f2999').count()).toBe(0);
    expect(await large.innerText('#explore-details')).toContain('file-2998');
    await large.evaluate(() => {
      location.hash = '#f7';
    });
    await large.waitForFunction(() => document.getElementById('explore-details')?.innerText.includes('file-6'));
  });

  it('shows what a finding follows from as a picture of links', async () => {
    const page = await open(samples['build-target'], { hash: '#f3' });
    expect(await page.locator('#explore-details svg.graph a').count()).toBeGreaterThan(1);
  });

  it('hands the certificate on as it was written', async () => {
    const text = '{\n  "a": "</pre><script>alert(1)</script>"\n}\n';
    const page = await open(samples.dockerfile, { certificate: text });
    const [download] = await Promise.all([page.waitForEvent('download'), page.click('#certificate-save')]);
    expect(readFileSync(await download.path(), 'utf8')).toBe(text);
  });

  it('is whole without scripts, and on a phone nothing sticks out', async () => {
    const page = await open(samples.dockerfile, { scripts: false, width: 390 });
    expect(await page.isVisible('#explore')).toBe(false);
    expect(await page.isVisible('h1')).toBe(true);
    for (const sample of [samples.dockerfile, samples.hostile]) {
      const phone = await open(sample, { width: 390 });
      expect(await phone.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
    }
  });

  it('of 100,000 findings is below 20 MB and answers at once', async () => {
    const page = await open(many(100_000), { hash: '#f99999' });
    expect(statSync(join(directory, 'report.html')).size).toBeLessThan(20_000_000);
    expect(await page.innerText('#explore-details')).toContain('file-99998');
    expect(await page.locator('[role="treeitem"]').count()).toBeLessThan(200);
    expect(await page.innerText('main')).toContain('not shown here');
  });
});
