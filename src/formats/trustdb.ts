import { diffFields } from '../align/fields.ts';
import { maxTextBytes } from '../bytes/limits.ts';
import type { ByteSource } from '../model/bytes.ts';
import type { Field } from '../model/field.ts';
import type { Format } from '../model/format.ts';
import { DecodeError } from '../model/problem.ts';
import { FieldWriter } from './_shared/field-writer.ts';
import { metadataSite } from './_shared/member-sites.ts';

/** How far GnuPG trusts keys. See docs/formats/trustdb.md. */
export const trustdb: Format = {
  id: 'trustdb',
  title: 'GnuPG trust database',
  order: 'exact',
  maxSize: maxTextBytes,
  matches: ({ name, head }) =>
    /(?:^|\/)trustdb\.gpg$/.test(name) && head.length >= 40 && head.toString('latin1', 0, 4) === '\x01gpg',
  compare(left, right, cx) {
    const [a, b] = [readFields(left.bytes), readFields(right.bytes)];
    diffFields({ fields: a, bytes: left.bytes }, { fields: b, bytes: right.bytes }, (pair) => {
      cx.emit({ ...metadataSite('trustdb', left.path, pair), kind: 'field' });
    });
  },
};

const recordBytes = 40;

/** Records of 40 bytes (GnuPG, doc/DETAILS, "Layout of the TrustDB"): the first says when and with which settings. */
function readFields(source: ByteSource): Field[] {
  if (source.size < recordBytes)
    throw new DecodeError('trustdb-syntax', 0, `expected a record of ${recordBytes} bytes, found ${source.size}`);
  const writer = new FieldWriter(source);
  const time = (raw: Buffer): number => raw.readUInt32BE(0);
  writer.add('settings', 12);
  writer.add('created', 4, time);
  writer.add('next check', 4, time);
  writer.add('lists', 20);
  for (let record = 2; writer.at + recordBytes <= source.size; record += 1)
    writer.add(`member#${record}.record`, recordBytes);
  writer.addTo('rest', source.size);
  return writer.fields;
}
