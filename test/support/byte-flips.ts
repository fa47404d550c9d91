import { sealHeader } from '../../fixtures/lib/tar.ts';
import type { Report, ReportFinding } from '../../src/model/report.ts';
import { type ImagePair, imageOf } from './image-pair.ts';
import type { StoredNode, TinyLayer } from './tiny-layer.ts';

/** One changed byte of a layer and what the tool said of it. */
export interface Flip {
  readonly at: number;
  readonly report: Report;
}

/** All bytes with `ODP_DIFF_EXHAUSTIVE=1`; else all that are not zero, the edges of zero runs, and every 61st byte. */
export function flipPlaces(layer: Buffer): number[] {
  const all = process.env.ODP_DIFF_EXHAUSTIVE === '1';
  const isInsideZeros = (at: number): boolean =>
    layer.subarray(Math.max(0, at - 1), at + 2).every((byte) => byte === 0);
  return Array.from({ length: layer.length }, (_, at) => at).filter((at) => all || at % 61 === 0 || !isInsideZeros(at));
}

/** Offsets of the header blocks of a tar in which no content looks like a header. */
export function headerOffsets(layer: Buffer): number[] {
  const blocks = Array.from({ length: layer.length / 512 }, (_, at) => at * 512);
  return blocks.filter((at) => layer.toString('latin1', at + 257, at + 262) === 'ustar');
}

/** The layer with one byte changed; undefined where sealing the header undoes the change. */
export function flipByte(layer: Buffer, at: number, mask: number, isSealed = false): Buffer | undefined {
  const flipped = Buffer.from(layer);
  flipped.writeUInt8(layer.readUInt8(at) ^ mask, at);
  if (isSealed) sealHeader(flipped.subarray(at - (at % 512), at - (at % 512) + 512));
  return flipped.equals(layer) ? undefined : flipped;
}

/** Compares the layer with each of its changed copies; the digests of the changed image are right. */
export async function compareFlips(
  pair: ImagePair,
  layer: Buffer,
  places: readonly number[],
  change: (at: number) => Buffer | undefined,
): Promise<Flip[]> {
  const flips: Flip[] = [];
  pair.write('left', imageOf(layer));
  for (const at of places) {
    const changed = change(at);
    if (changed === undefined) continue;
    pair.write('right', imageOf(changed));
    flips.push({ at, report: await pair.compare() });
  }
  return flips;
}

/** One line for each flip that the report does not mention, for a readable failure. */
export function unmentioned(layer: TinyLayer, flips: readonly Flip[]): string[] {
  const missed = flips.filter(({ at, report }) => report.verdict === 'identical' || !isMentioned(layer, at, report));
  return shown(
    missed.map(({ at, report }) => `${describePlace(layer, at)}: ${report.verdict} ${describeFindings(report)}`),
  );
}

/** One line for each flip that was called harmless, with the findings that were. */
export function calledHarmless(layer: TinyLayer, flips: readonly Flip[]): string[] {
  const harmless = flips.filter(({ report }) => report.verdict === 'identical' || report.verdict === 'equivalent');
  return shown(harmless.map(({ at, report }) => `${describePlace(layer, at)}: ${describeFindings(report)}`));
}

const maxLines = 10;

function shown(lines: readonly string[]): string[] {
  return lines.length <= maxLines ? [...lines] : [...lines.slice(0, maxLines), `and ${lines.length - maxLines} more`];
}

/** True when a finding names the byte: by its range in one of the nodes that hold it, or by a packed node's path. */
function isMentioned(layer: TinyLayer, at: number, { findings }: Report): boolean {
  const places = placesOf(layer, at);
  return findings.some((finding) => places.some((place) => names(finding, place)));
}

interface Place {
  readonly node: StoredNode;
  /** Offset in the node. */
  readonly offset: number;
}

function placesOf({ tar, nodes }: TinyLayer, at: number): Place[] {
  return nodes
    .map((node) => ({ node, offset: at - tar.indexOf(node.bytes) }))
    .filter(({ node, offset }) => offset >= 0 && offset < node.bytes.length);
}

function names(finding: ReportFinding, { node, offset }: Place): boolean {
  const { kind, left, right } = finding.location;
  if (node.isPacked === true) return isBelow(finding.path, node.path);
  if (![...left, ...right].some(({ start, end }) => start <= offset && offset < end)) return false;
  // What a container keeps about its member has offsets in the container.
  const inContainer = kind === 'metadata' || kind === 'order' || kind === 'presence';
  return isSame(finding.path, node.path) || (inContainer && isSame(finding.path.slice(0, -1), node.path));
}

function isSame(left: readonly string[], right: readonly string[]): boolean {
  return left.length === right.length && isBelow(left, right);
}

function isBelow(path: readonly string[], ancestor: readonly string[]): boolean {
  return ancestor.every((step, at) => path[at] === step);
}

function describePlace(layer: TinyLayer, at: number): string {
  const innermost = placesOf(layer, at).at(-1);
  const inHeader = innermost?.node.path.length === 1 ? ` (byte ${at % 512} of its block)` : '';
  return `byte ${innermost?.offset} of ${innermost?.node.path.join(' → ')}${inHeader}`;
}

function describeFindings({ findings }: Report): string {
  const own = findings.filter(({ path }) => path[0]?.startsWith('layer:'));
  return own
    .map(({ role, cause, location, left, right }) => `${role} ${cause} ${location.name}: ${left} | ${right}`)
    .join('; ');
}
