import { maxTextBytes } from '../bytes/limits.ts';
import type { Format, Node } from '../model/format.ts';
import { compareRecords, type RecordSide } from './_shared/compare-records.ts';
import { readAll } from './_shared/lines.ts';
import { readPackets } from './openpgp/packets.ts';

/** A keyring of OpenPGP: keys, user ids and signatures as packets one behind the other (RFC 9580). See docs/formats/openpgp.md. */
export const openpgp: Format = {
  id: 'openpgp',
  title: 'OpenPGP keyring',
  order: 'exact',
  maxSize: maxTextBytes,
  // It begins with a public or secret key, in the old form of a header or the new one.
  matches: ({ name, head }) => /\.(?:gpg|pgp)~?$/.test(name) && isKeyPacket(head[0] ?? 0),
  compare: (left, right, cx) => compareRecords({ prefix: 'openpgp' }, left, readSide(left), readSide(right), cx),
};

function isKeyPacket(first: number): boolean {
  const tag = (first & 0x40) === 0 ? (first >> 2) & 0xf : first & 0x3f;
  return (first & 0x80) !== 0 && (tag === 5 || tag === 6);
}

function readSide(node: Node): RecordSide {
  const bytes = readAll(node.bytes);
  return { bytes, entries: readPackets(bytes) };
}
