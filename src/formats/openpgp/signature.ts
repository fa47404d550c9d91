import { timeText } from './time-text.ts';

const creation = 2;
const issuer = 16;

/** `signature of type 13 by 0x… of 2025-…`: a version 4 signature by its subpackets (RFC 9580, section 5.2.3); undefined for others. */
export function signatureText(content: Buffer): string | undefined {
  if (content[0] !== 4 || content.length < 8) return undefined;
  const type = (content[1] ?? 0).toString(16).padStart(2, '0');
  const hashed = 6 + content.readUInt16BE(4);
  const open = hashed + 2 <= content.length ? content.readUInt16BE(hashed) : 0;
  const parts = [...subpackets(content, 6, hashed), ...subpackets(content, hashed + 2, hashed + 2 + open)];
  const created = parts.find(({ kind, body }) => kind === creation && body.length === 4);
  const by = parts.find(({ kind, body }) => kind === issuer && body.length === 8);
  const time = created === undefined ? '' : ` of ${timeText(created.body.readUInt32BE(0))}`;
  return `signature of type ${type}${by === undefined ? '' : ` by 0x${by.body.toString('hex')}`}${time}`;
}

function subpackets(content: Buffer, start: number, end: number): { readonly kind: number; readonly body: Buffer }[] {
  const found: { kind: number; body: Buffer }[] = [];
  for (let at = start; at < end && end <= content.length; ) {
    const first = content[at] ?? 0;
    // Longer subpackets (embedded signatures, notations) hold neither time nor issuer.
    const long = first >= 192;
    const length = long ? (first - 192) * 256 + (content[at + 1] ?? 0) + 192 : first;
    if (length === 0 || first === 255) break;
    const body = at + (long ? 2 : 1);
    found.push({ kind: (content[body] ?? 0) & 0x7f, body: content.subarray(body + 1, Math.min(end, body + length)) });
    at = body + length;
  }
  return found;
}
