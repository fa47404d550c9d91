import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import * as limits from '../../src/bytes/limits.ts';
import { formats } from '../../src/formats/index.gen.ts';

const pages = [
  ...readdirSync('.').filter((name) => name.endsWith('.md')),
  ...readdirSync('docs', { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .map((name) => join('docs', name)),
].sort();

/** Largest values that a field or an algorithm can have, and words of messages: no input reaches them. */
const noLimits = new Set(['maxRun', 'maxOctal8', 'maxOctal12', 'maxNameCharacters', 'maxMessageCharacters']);

function read(page: string): string {
  return readFileSync(page, 'utf8');
}

function matches(text: string, pattern: RegExp): string[] {
  return [...text.matchAll(pattern)].map((match) => match[1] ?? '');
}

describe('the pages', () => {
  it('link to files that are there', () => {
    const broken = pages.flatMap((page) =>
      matches(read(page), /\]\(([^)#\s]+)[^)]*\)/g)
        .filter((target) => !target.includes(':') && !existsSync(join(dirname(page), target)))
        .map((target) => `${page}: ${target}`),
    );
    expect(broken).toEqual([]);
  });

  it('name files that are there', () => {
    // Pages of causes quote files of other projects.
    const own = pages.filter((page) => !page.startsWith('docs/causes/'));
    const named = own.flatMap((page) =>
      matches(read(page), /`((?:src|test|fixtures|docs|bin|reports)\/[A-Za-z0-9_./-]+)`/g).map(
        (path) => [page, path] as const,
      ),
    );
    expect(named.length).toBeGreaterThan(50);
    expect(named.filter(([, path]) => !existsSync(path))).toEqual([]);
  });

  it('say nothing of the machine they were written on', () => {
    expect(pages.filter((page) => /\/work\/|\/Users\//.test(read(page)))).toEqual([]);
  });

  it('name only scripts that package.json has', () => {
    const { scripts } = JSON.parse(read('package.json')) as { readonly scripts: Readonly<Record<string, string>> };
    const named = pages.flatMap((page) => matches(read(page), /npm run (?:-s )?([a-z]+)/g));
    expect([...new Set(named)].filter((name) => !(name in scripts))).toEqual([]);
  });
});

describe('README.md', () => {
  it('shows what the tool prints, but for what is marked as cut', () => {
    const [, excerpt = ''] = /\$ odp-diff oci:left oci:right\n([^`]*)```/.exec(read('README.md')) ?? [];
    const report = read('reports/spring-build-target/report.txt');
    const parts = excerpt.split('[…]\n').filter((part) => part !== '');
    expect(parts.length).toBeGreaterThan(1);
    expect(report.startsWith(parts[0] ?? ' ')).toBe(true);
    for (const part of parts) expect(report).toContain(part);
  });
});

describe('docs/limits.md', () => {
  const page = read('docs/limits.md');

  it('has every limit of src/bytes/limits.ts', () => {
    expect(Object.keys(limits).filter((name) => !page.includes(`\`${name}\``))).toEqual([]);
  });

  it('has every limit that stands beside the code that needs it', () => {
    const reading = /^(?:align|bytes|certificate|formats|image|policy|proof|sources)\//;
    const names = readdirSync('src', { recursive: true, encoding: 'utf8' })
      .filter((name) => reading.test(name) && name.endsWith('.ts'))
      .flatMap((name) => matches(read(join('src', name)), /^(?:export )?const (max[A-Z][A-Za-z0-9]*) = /gm));
    expect(names.length).toBeGreaterThan(100);
    expect([...new Set(names)].filter((name) => !page.includes(`\`${name}\``) && !noLimits.has(name))).toEqual([]);
  });

  it('names no limit that the code does not have', () => {
    const code = readdirSync('src', { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts'))
      .map((name) => read(join('src', name)))
      .join('\n');
    const named = matches(page, /`((?:max|min|longest)[A-Z][A-Za-z0-9]*)`/g);
    expect(named.length).toBeGreaterThan(40);
    expect(named.filter((name) => !new RegExp(`const ${name}(?:: number)? = `).test(code))).toEqual([]);
  });
});

describe('docs/architecture.md', () => {
  it('has the import rules that are checked', async () => {
    const url = new URL('../../.dependency-cruiser.mjs', import.meta.url).href;
    const config = (await import(url)) as {
      readonly default: { readonly forbidden: readonly { readonly comment: string }[] };
    };
    const rules = config.default.forbidden.flatMap(({ comment }) => {
      const [, layer = '', below = ''] = /^src\/([a-z]+) may import (.*)\.$/.exec(comment) ?? [];
      return layer === '' || layer === 'app'
        ? []
        : [`${layer}: ${below.replace('nothing of ours', '–').replaceAll(', ', ' ')}`];
    });
    const rows = read('docs/architecture.md')
      .split('\n')
      .flatMap((line) => {
        const [, layer = '', below = ''] = /^\| `([a-z]+)` +\|[^|]*\|([^|]*)\|$/.exec(line) ?? [];
        return layer === '' || layer === 'app' ? [] : [`${layer}: ${below.trim().replaceAll('`', '')}`];
      });
    expect(rows).toEqual(rules);
    expect(rows.length).toBeGreaterThan(10);
  });
});

describe('docs/formats', () => {
  it('has a page for every format', () => {
    const ids = formats.map(({ id }) => id);
    expect(ids.filter((id) => !existsSync(`docs/formats/${id}.md`))).toEqual([]);
  });
});
