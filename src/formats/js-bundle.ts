import { maxTextBytes } from '../bytes/limits.ts';
import type { ByteRange } from '../model/bytes.ts';
import type { CompareContext, Format, Node, Probe } from '../model/format.ts';
import type { Site, SiteSide } from '../model/site.ts';
import { emitByteSites } from './_shared/byte-sites.ts';
import { compareLines } from './_shared/compare-lines.ts';
import { looksLikeText, readAll } from './_shared/lines.ts';
import { type ModuleMatch, matchModules } from './js-bundle/match-ids.ts';
import { type Bundle, readBundle } from './js-bundle/modules.ts';

/** Bundles and chunks of webpack, whose modules have numbers. All others are compared as text. See docs/formats/js-bundle.md. */
export const jsBundle: Format = {
  id: 'js-bundle',
  title: 'JavaScript bundle',
  order: 'exact',
  maxSize: maxTextBytes,
  matches: (probe) =>
    /\.(?:m?js|cjs)$/.test(probe.name) && probe.size <= maxTextBytes && looksLikeText(probe) && isWebpack(probe),
  compare(left, right, cx) {
    const a = readSide(left);
    const b = readSide(right);
    const match = a === undefined || b === undefined ? undefined : matchModules(a.bundle, b.bundle);
    // Where all numbers are equal and in one order, whatever differs is text.
    const isRenumbered = match !== undefined && (match.renamed.size > 0 || !match.sameOrder);
    if (a === undefined || b === undefined || !isRenumbered) compareLines(left, right, cx);
    else compareBundles(left, right, a, b, match, cx);
  },
};

interface Side {
  readonly bytes: Buffer;
  readonly bundle: Bundle;
}

const marks =
  /webpackChunk|webpackJsonp|webpackBootstrap|__webpack_|^(?:\/\*[\s\S]{0,400}?\*\/)?\s*(?:["']use strict["'];)?!?(?:\(\(\)=>|\(?function\(\w*\))\s*\{\s*(?:["']use strict["'];)?var \w+ ?= ?\{["']?\d+["']?[:(]/;

function isWebpack({ head }: Probe): boolean {
  return marks.test(head.toString('latin1'));
}

function readSide(node: Node): Side | undefined {
  const bytes = readAll(node.bytes);
  const bundle = readBundle(bytes.toString('latin1'));
  return bundle === undefined ? undefined : { bytes, bundle };
}

/** One site for all numbers; what is neither number nor module is compared between the numbers. */
function compareBundles(left: Node, right: Node, a: Side, b: Side, match: ModuleMatch, cx: CompareContext): void {
  const key = 'js-bundle:bytes';
  const cuts = [cutsOf(a, match), cutsOf(b, match)] as const;
  const gaps = [gapsOf(cuts[0], a.bytes.length), gapsOf(cuts[1], b.bytes.length)] as const;
  cx.emit(idsSite(left, a, b, match, cuts));
  gaps[0].forEach((gap, at) => {
    const other = gaps[1][at];
    if (other !== undefined) emitByteSites(left, right, cx, { key, window: { left: gap, right: other } });
  });
}

/** The table as a whole where its order differs; else each number in it. And the numbers outside. */
function cutsOf({ bundle }: Side, { sameOrder }: ModuleMatch): ByteRange[] {
  const inside = sameOrder
    ? bundle.modules.flatMap(({ key, uses }) => [key.at, ...uses.map(({ at }) => at)])
    : [bundle.tableAt];
  const all = [...inside, ...bundle.outside.map(({ at }) => at)];
  return all.sort((l, r) => l.start - r.start);
}

function gapsOf(cuts: readonly ByteRange[], size: number): ByteRange[] {
  const starts = [0, ...cuts.map(({ end }) => end)];
  const ends = [...cuts.map(({ start }) => start), size];
  return starts.map((start, at) => ({ start, end: ends[at] ?? size }));
}

function idsSite(
  node: Node,
  a: Side,
  b: Side,
  { renamed, sameOrder, defined, external }: ModuleMatch,
  cuts: readonly [readonly ByteRange[], readonly ByteRange[]],
): Site {
  const slice = ({ bytes }: Side, { start, end }: ByteRange): Buffer => bytes.subarray(start, end);
  const differing = cuts[0].flatMap((cut, at) => {
    const other = cuts[1][at];
    return other === undefined || slice(a, cut).equals(slice(b, other)) ? [] : [[cut, other] as const];
  });
  const shown = [...renamed].slice(0, 5);
  const side = (at: 0 | 1): SiteSide => ({
    value: `${shown.map((pair) => pair[at]).join(', ')}${renamed.size > shown.length ? ', …' : ''}`,
    ranges: differing.map((pair) => pair[at]),
  });
  return {
    path: node.path,
    key: 'js-bundle:module-ids',
    kind: 'field',
    name: 'numbers of modules',
    left: side(0),
    right: side(1),
    bytes: Math.max(
      1,
      differing.reduce((sum, [cut]) => sum + cut.end - cut.start, 0),
    ),
    facts: { renamed: renamed.size, sameOrder, defined, external },
  };
}
