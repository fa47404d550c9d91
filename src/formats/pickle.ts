import { maxTextBytes } from '../bytes/limits.ts';
import type { Format, Probe } from '../model/format.ts';
import { comparePickles } from './_shared/compare-pickles.ts';

/** Python pickles of protocols 0 to 5, read opcode by opcode and never run. See docs/formats/pickle.md. */
export const pickle: Format = {
  id: 'pickle',
  title: 'Python pickle',
  order: 'exact',
  maxSize: maxTextBytes,
  matches: (probe) => isFramed(probe) || (/\.(?:pkl|pickle)$/.test(probe.name) && beginsLikePickle(probe)),
  compare: (left, right, cx) => comparePickles(left, right, cx),
};

const proto = 0x80;
const frame = 0x95;

/** Protocol 4 and later: PROTO, FRAME and a length that fits the file. */
function isFramed({ head, size }: Probe): boolean {
  if (head.length < 11 || head[0] !== proto || head[2] !== frame) return false;
  const version = head.readUInt8(1);
  return (version === 4 || version === 5) && head.readBigUInt64LE(3) <= BigInt(size - 11);
}

/** PROTO 2 or later; or an opcode by which a pickle of protocol 0 or 1 can begin. */
function beginsLikePickle({ head }: Probe): boolean {
  const first = head[0] ?? 0;
  return first === proto ? (head[1] ?? 0) <= 5 : '(]})cIFVSLNKMJGX'.includes(String.fromCharCode(first));
}
