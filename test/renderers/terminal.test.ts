import fc from 'fast-check';
import stringWidth from 'string-width';
import { describe, expect, it } from 'vitest';
import type { Report } from '../../src/model/report.ts';
import { renderTerminal } from '../../src/renderers/terminal/render.ts';
import {
  buildTarget,
  cause,
  dockerfile,
  finding,
  incomplete,
  recompressed,
  report,
  samples,
  setuidAmongTimes,
} from '../support/sample-report.ts';

const widths = [60, 80, 120, 200];
const plain = (each: Report, width = 80, verbose = false) => renderTerminal(each, { width, color: false, verbose });
/** What switches a colour on or off. */
const sgr = /\u001b\[[0-9;]+m/g;
const names = Object.entries(samples);

describe.each(names)('the report %s', (name, sample) => {
  it.each(widths)('reads well at %i columns', async (width) => {
    await expect(plain(sample, width)).toMatchFileSnapshot(`snapshots/${name}.${width}.txt`);
  });

  it('reads well in colour and in full', async () => {
    const colored = widths.map((width) => renderTerminal(sample, { width, color: true, verbose: false })).join('\n');
    await expect(colored.replaceAll('\u001b', '␛')).toMatchFileSnapshot(`snapshots/${name}.color.txt`);
    await expect(plain(sample, 100, true)).toMatchFileSnapshot(`snapshots/${name}.verbose.txt`);
  });

  it.each([60, 61, 77, 80, 119, 200])('keeps to %i columns', (width) => {
    for (const verbose of [false, true]) {
      const wide = plain(sample, width, verbose)
        .split('\n')
        .filter((line) => stringWidth(line) > width);
      expect(wide).toEqual([]);
    }
  });

  it('has no controls but line ends, and no trailing spaces', () => {
    const text = plain(sample, 80, true);
    expect(text).not.toMatch(/[^\P{C}\n]/u);
    expect(text).not.toMatch(/ \n/);
    expect(text.endsWith('\n') && !text.endsWith('\n\n')).toBe(true);
  });

  it('says the same in colour, carets apart', () => {
    const colored = renderTerminal(sample, { width: 80, color: true, verbose: false });
    const stripped = colored.replaceAll(sgr, '');
    expect(stripped).not.toContain('\u001b');
    const withoutCarets = plain(sample)
      .split('\n')
      .filter((line) => !/^ *\^+$/.test(line));
    expect(stripped.split('\n')).toEqual(withoutCarets);
  });
});

describe('the order of the report', () => {
  it('begins with the verdict and both whole digests', () => {
    const [first, , left] = plain(buildTarget).split('\n');
    expect(first).toBe('EQUIVALENT: every difference is explained and safe (1 cause).');
    expect(left).toBe(`  left   ${buildTarget.images[0].manifestDigest}`);
  });

  it('shows security before causes and does not repeat it there', () => {
    const text = plain(setuidAmongTimes);
    expect(text.indexOf('SECURITY')).toBeLessThan(text.indexOf('1. '));
    expect(text.match(/model-updater: mode/g)).toHaveLength(1);
    expect(text).toContain('1 finding of this cause shown above.');
  });

  it('reads numbers as people do: times in UTC, modes in octal', () => {
    const text = plain(setuidAmongTimes);
    expect(text).toContain('left   0755\n     right  4755\n            ^^^^\n');
    expect(text).toContain('layer 3: mtime\n     left   2026-03-14T09:26:53Z\n     right  2026-03-14T11:02:07Z');
  });

  it('gives encoding one line each beside roots, and a block of its own where nothing else differs', () => {
    expect(plain(dockerfile)).toContain(
      '   layer 0: Compressed at another level (level 6 → level 9) [deflate-level]\n',
    );
    expect(plain(recompressed)).toMatch(/^EQUIVALENT: recompressed, content equal\.\n/);
    expect(plain(recompressed)).toContain('1. Layer compressed with another algorithm');
    const rooted = report({
      findings: [...recompressed.findings, finding({ id: 9, path: ['config'] })],
      causes: recompressed.causes,
    });
    expect(plain(rooted)).not.toContain('1. Layer compressed');
  });

  it('gives the chain from outside in', () => {
    expect(plain(buildTarget, 200)).toContain(
      'manifest ← config ← layer 29 ← aggregator_application.jar ← build-data.properties: build.target',
    );
  });

  it('keeps the differing part of long values and marks it', () => {
    const lines = plain(buildTarget).split('\n');
    const at = lines.findIndex((line) => line.startsWith('     left   /root'));
    expect(lines[at]).toMatch(/sandbox\/17\//);
    expect(lines[at + 1]).toMatch(/sandbox\/2301\//);
    expect(lines[at + 2]?.indexOf('^')).toBe(lines[at + 1]?.indexOf('2301'));
  });

  it('folds everything derived into one line', () => {
    expect(plain(buildTarget)).toContain('153 differences follow from these (digests, CRCs, offsets).');
  });

  it('puts what could not be read first when that is the verdict', () => {
    const text = plain(incomplete);
    expect(text.indexOf('Could not be read')).toBeLessThan(text.indexOf('1. '));
    expect(text).toContain('right, layer 4, byte 1,048,576:');
  });

  it('says how many causes and findings it leaves out, and leaves none out with --verbose', () => {
    expect(plain(dockerfile)).toContain('and 1 more cause (use --verbose)');
    expect(plain(dockerfile)).toContain('and 3 more like it: ');
    expect(plain(dockerfile, 80, true)).not.toContain('use --verbose');
  });

  it('gives examples of a group, but not the place that it shows already', () => {
    const group = (examples: string[][]) =>
      plain(
        report({ verdict: 'different', findings: [finding({ id: 1, path: ['layer:0', 'a'], sites: 40, examples })] }),
      );
    expect(group([['layer:0', 'a']])).toMatch(/^ +40 places$/m);
    expect(
      group([
        ['layer:0', 'a'],
        ['layer:0', 'b'],
        ['layer:1', 'c'],
      ]),
    ).toContain('40 places, e.g. b, layer 1 ← c\n');
  });

  it('names every unexplained finding', () => {
    const many = Array.from({ length: 60 }, (_, at) =>
      finding({ id: at + 1, role: 'unexplained', cause: null, path: ['layer:0', `file-${at}`], left: 'a', right: 'b' }),
    );
    const text = plain(report({ verdict: 'different', findings: many }));
    for (let at = 0; at < 60; at += 1) expect(text).toContain(`file-${at}:`);
  });

  it('shows derived and unexplained findings in their own sections even if a cause names them', () => {
    const findings = [
      finding({ id: 1, role: 'unexplained', cause: null, path: ['layer:0', 'x'] }),
      finding({
        id: 2,
        role: 'derived',
        path: ['manifest'],
        location: { kind: 'field', name: 'digest', left: [], right: [] },
      }),
    ];
    const causes = [cause({ id: 'factor-unexplained', title: 'Unknown', findings: [1, 2], sites: 2 })];
    const text = plain(report({ verdict: 'different', findings, causes }));
    expect(text).not.toContain('1. Unknown');
    expect(text).toContain('UNEXPLAINED: 1 difference');
    expect(text).toContain('1 difference follows from these (digests).');
  });
});

describe('any report', () => {
  const text = fc.oneof(fc.string({ unit: 'binary', maxLength: 300 }), fc.string({ unit: 'grapheme', maxLength: 100 }));
  const random = fc.record({
    path: fc.array(text, { maxLength: 5 }),
    name: text,
    left: fc.option(text),
    right: fc.option(text),
    title: text,
  });

  it('fits the width and steers no terminal', () => {
    fc.assert(
      fc.property(
        random,
        fc.integer({ min: 1, max: 300 }),
        fc.boolean(),
        ({ path, name, left, right, title }, width, verbose) => {
          const location = { kind: 'line', name, left: [], right: [] } as const;
          const security = { severity: 'low', why: title } as const;
          const findings = [
            finding({ id: 1, path, location, left, right, title, sites: 9, examples: [path, [name]] }),
            finding({ id: 2, path, location, left, right, title, security, role: 'unexplained', cause: null }),
            finding({ id: 3, path, location, left, right, title, role: 'encoding' }),
          ];
          const causes = [
            cause({
              id: 'some-cause',
              title,
              parameters: { left, right: name },
              findings: [1],
              fix: [{ for: name, text: title }],
            }),
          ];
          const shown = plain(report({ verdict: 'different', findings, causes }), width, verbose);
          const room = Math.min(200, Math.max(60, width));
          expect(shown).not.toMatch(/[^\P{Cc}\n]|\p{Cf}|\p{Cs}/u);
          expect(shown.split('\n').filter((line) => stringWidth(line) > room)).toEqual([]);
        },
      ),
      { seed: 11, numRuns: 300 },
    );
  });
});
