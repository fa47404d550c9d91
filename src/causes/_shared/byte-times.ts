import { epochBytesPair } from '../../grammars/epoch-bytes.ts';
import type { CauseContext, Clock, FactorHint } from '../../model/cause.ts';
import type { Site } from '../../model/site.ts';
import { fact } from './values.ts';

/** One byte that differs fits a time by chance far more often than two; it must be this near to the clock. Seconds. */
const nearSeconds = 3600;

/**
 * A time stored as a number, in bytes that no format reads: both values within a day of their own image's clock, in one
 * encoding (`src/grammars/epoch-bytes.ts`). Bytes that could all be letters are none, nor is machine code.
 */
export function timeInBytes(site: Site, { clock }: CauseContext): FactorHint | undefined {
  const [left, right, start] = [fact(site, 'aroundLeft'), fact(site, 'aroundRight'), fact(site, 'aroundAt')];
  const [range] = site.left?.ranges ?? [];
  if (typeof left !== 'string' || typeof right !== 'string' || typeof start !== 'number' || range === undefined) {
    return undefined;
  }
  if (fact(site, 'executable') === true) return undefined;
  const bytes = [Buffer.from(left, 'hex'), Buffer.from(right, 'hex')] as const;
  const run = { start, end: start + range.end - range.start };
  const pair = epochBytesPair(...bytes, run, clock);
  if (pair === undefined || bytes.some((side) => isText(side.subarray(pair.at.start, pair.at.end)))) return undefined;
  const isShort = run.end - run.start === 1;
  if (isShort && !(isNear(pair.left, clock.left) && isNear(pair.right, clock.right))) return undefined;
  return { factor: 'clock', left: Math.floor(pair.left), right: Math.floor(pair.right) };
}

function isText(bytes: Buffer): boolean {
  return bytes.every((byte) => byte >= 0x20 && byte < 0x7f);
}

function isNear(time: number, { times }: Clock): boolean {
  return times.some((own) => Math.abs(own - time) <= nearSeconds);
}
