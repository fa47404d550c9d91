import { diffFields } from '../align/fields.ts';
import { maxLayerBytes } from '../bytes/limits.ts';
import type { Field } from '../model/field.ts';
import type { Format, Node } from '../model/format.ts';
import { DecodeError } from '../model/problem.ts';
import { emitByteSites } from './_shared/byte-sites.ts';
import { FieldWriter } from './_shared/field-writer.ts';
import { metadataSite } from './_shared/member-sites.ts';

const magics: Readonly<Record<number, string>> = { 4027296674: 'static archive', 4027296680: 'dynamic archive' };

/** Bytes of the name that a JVM gives itself (JVM_IDENT_MAX), and where it is looked for. */
const identBytes = 256;
const searchedBytes = 4096;
const identStarts = ['OpenJDK ', 'Java HotSpot', 'Eclipse OpenJ9', 'Zing'];

/** Archives of class data that HotSpot maps at start (`*.jsa`). See docs/formats/cds-archive.md. */
export const cdsArchive: Format = {
  id: 'cds-archive',
  title: 'class data sharing archive',
  order: 'exact',
  maxSize: maxLayerBytes,
  matches: ({ head }) => head.length >= 4 && magics[head.readUInt32LE(0)] !== undefined,
  compare(left, right, cx) {
    const l = headerFields(left);
    const r = headerFields(right);
    diffFields({ fields: l, bytes: left.bytes }, { fields: r, bytes: right.bytes }, (pair) =>
      cx.emit({ ...metadataSite('cds', left.path, pair), kind: 'field' }),
    );
    const rest = regions(l, left).map((range, at) => [range, regions(r, right)[at]] as const);
    for (const [a, b] of rest)
      if (b !== undefined)
        emitByteSites(left, right, cx, { key: 'cds:bytes', window: { left: a, right: b }, text: false });
  },
};

/** The fields that all versions share, and the name of the JVM, which stands at another place in each version. */
function headerFields({ bytes }: Node): Field[] {
  const head = bytes.read(0, searchedBytes);
  if (head.length < 12)
    throw new DecodeError('cds-header', head.length, 'expected a header of 12 bytes, found the end');
  const writer = new FieldWriter(bytes);
  writer.add('magic', 4, (raw) => magics[raw.readUInt32LE(0)] ?? raw.toString('hex'));
  writer.add('crc', 4, (raw) => raw.toString('hex'));
  writer.add('version', 4, (raw) => raw.readInt32LE(0));
  const start = identStart(head);
  if (start === undefined) return writer.fields;
  const ident = new FieldWriter(bytes, start);
  const stored = bytes.read(start, start + identBytes);
  const text = stored.toString('latin1', 0, stored.indexOf(0) < 0 ? stored.length : stored.indexOf(0));
  ident.add('jvm-ident', stored.length, () => text);
  return [...writer.fields, ...ident.fields];
}

function identStart(head: Buffer): number | undefined {
  const places = identStarts.map((start) => head.indexOf(start, 12, 'latin1')).filter((at) => at >= 0);
  return places.length === 0 ? undefined : Math.min(...places);
}

/** What lies between and behind the fields. */
function regions(fields: readonly Field[], { bytes }: Node): { readonly start: number; readonly end: number }[] {
  const ident = fields.find(({ name }) => name === 'jvm-ident')?.at;
  const between = { start: 12, end: ident?.start ?? 12 };
  return [between, { start: ident?.end ?? 12, end: bytes.size }];
}
