import { describe, expect, it } from 'vitest';
import { readBundle } from '../../src/formats/js-bundle/modules.ts';
import { endOfMember } from '../../src/formats/js-bundle/scan-js.ts';
import { jsBundle } from '../../src/formats/js-bundle.ts';
import { complementsEqual, expectMutationsCovered, expectTruncationsCovered } from '../support/coverage.ts';
import { memoryNode, recordSites } from '../support/record-sites.ts';

const name = 'www/main.js';

function bundle(ids: readonly [number, number, number], tail = ''): string {
  const [a, b, c] = ids;
  return [
    '(()=>{var e={',
    `${a}(e,t,r){const o=/["'}]+/g;r.d(t,["a",0,o])},`,
    `${b}:(e,t,r)=>{"use strict";var n=r(${a});e.exports=\`x\${n.a+"}"}\`},`,
    `${c}:function(e){e.exports=42}`,
    '};const t={};function r(o){const s=t[o]={exports:{}};return e[o](s,s.exports,r),s.exports}',
    `console.log(r(${b}),r.t.bind(r, ${c}))${tail}})();\n`,
  ].join('');
}

function sitesOf(left: string, right: string) {
  const { sites } = recordSites(jsBundle.compare, memoryNode(name, left), memoryNode(name, right));
  expect(complementsEqual(Buffer.from(left), Buffer.from(right), sites)).toBe(true);
  return sites;
}

const keysOf = (left: string, right: string): string[] => sitesOf(left, right).map(({ key }) => key);

describe('js-bundle', () => {
  it('finds where a member of an object ends', () => {
    const ends = (text: string): string => text.slice(0, endOfMember(text, 0));
    expect(ends('a:"},",b')).toBe('a:"},"');
    // biome-ignore lint/suspicious/noTemplateCurlyInString: the text of a template
    expect(ends('a:`${"}"},`,b')).toBe('a:`${"}"},`');
    expect(ends('a:x=>x/2/3},b')).toBe('a:x=>x/2/3');
    expect(ends('a:/[},/]/.test(y)}')).toBe('a:/[},/]/.test(y)');
    expect(ends('a:{b:[1,2],c(){return/}/}}/*},*/,d')).toBe('a:{b:[1,2],c(){return/}/}}/*},*/');
    expect(endOfMember('a:(', 0)).toBe(-1);
  });

  it('reads modules, and what asks for them', () => {
    const read = readBundle(bundle([967, 170, 97]));
    expect(read?.modules.map(({ key, uses }) => [key.id, uses.map(({ id }) => id)])).toEqual([
      ['967', []],
      ['170', ['967']],
      ['97', []],
    ]);
    expect(read?.outside.map(({ id }) => id)).toEqual(['170', '97']);
  });

  it('tells new numbers in one site', () => {
    const [site, ...more] = sitesOf(bundle([967, 170, 97]), bundle([162, 543, 5]));
    expect(more).toEqual([]);
    expect(site).toMatchObject({
      key: 'js-bundle:module-ids',
      left: { value: '967, 170, 97' },
      right: { value: '162, 543, 5' },
      facts: { sameOrder: true, defined: ['967 162', '170 543', '97 5'], external: [] },
    });
  });

  it('tells modules in another order', () => {
    const left = bundle([1, 2, 3]);
    const [head = '', a = '', b = '', tail = ''] = left.split(/(?<=\{var e=\{)|(?=2:)|(?=3:)/);
    const right = `${head}${b}${a}${tail}`;
    expect(sitesOf(left, right)).toMatchObject([
      { key: 'js-bundle:module-ids', facts: { sameOrder: false, renamed: 0 } },
    ]);
  });

  it('compares what else differs between the numbers', () => {
    expect(keysOf(bundle([1, 2, 3]), bundle([4, 5, 6], ',console.log("more")'))).toEqual([
      'js-bundle:module-ids',
      'js-bundle:bytes',
    ]);
  });

  it('takes numbers that do not fit for text', () => {
    const left = bundle([1, 2, 3]);
    expect(keysOf(left, left.replace('r(1)', 'r(3)'))).toEqual(['text:line']);
    expect(keysOf(left, bundle([4, 5, 6]).replace('r(4)', 'r(6)'))).toEqual(['text:line']);
    expect(keysOf(left, bundle([4, 5, 6]).replace('42', '43'))).toEqual(['text:line']);
    expect(keysOf('var a=1;', 'var a=2;')).toEqual(['text:line']);
  });

  it('covers every difference', () => {
    const document = Buffer.from(bundle([967, 170, 97]));
    expectTruncationsCovered(jsBundle, name, document);
    expect(expectMutationsCovered(jsBundle, name, document)).toBeGreaterThan(200);
  });
});
