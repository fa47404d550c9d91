import { describe, expect, it } from 'vitest';
import { html } from '../../src/formats/html.ts';
import { expectMutationsCovered, expectTruncationsCovered } from '../support/coverage.ts';
import { memoryNode, recordSites } from '../support/record-sites.ts';

const page = (one: string, other: string, text = 'Reports'): string =>
  `<p><a href="#${one}">a</a> <a href='page.html#${other}'>b</a></p>\n<h2 id="${one}">${text}</h2>\n<h2 id="${other}">B</h2>\n`;

function keysOf(left: string, right: string): string[] {
  const { sites } = recordSites(html.compare, memoryNode('index.html', left), memoryNode('index.html', right));
  return sites.map(({ key }) => key);
}

describe('html', () => {
  it('tells of ids that are renamed one to one', () => {
    expect(keysOf(page('idm11', 'idm12'), page('idm301', 'idm302'))).toEqual(['html:ids']);
    expect(keysOf(page('idm11', 'idm12'), page('idm12', 'idm11'))).toEqual(['html:ids']);
  });

  it('tells of other lines besides', () => {
    expect(keysOf(page('idm11', 'idm12'), page('idm301', 'idm302', 'Budget'))).toEqual(['html:ids', 'text:line']);
  });

  it('tells of lines where two ids become one, or an id is not made up', () => {
    expect(keysOf(page('idm11', 'idm12'), page('idm301', 'idm301'))).not.toContain('html:ids');
    expect(keysOf(page('idm11', 'idm12'), page('reports', 'idm12'))).not.toContain('html:ids');
  });

  it('covers every difference', () => {
    const document = Buffer.from(page('idm11', 'idm12'));
    expectTruncationsCovered(html, 'index.html', document);
    expect(expectMutationsCovered(html, 'index.html', document, 600)).toBe(600);
  });
});
