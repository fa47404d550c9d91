import { bytesDigest, sliceSource } from '../../bytes/byte-source.ts';
import { bytesValue } from '../../bytes/bytes-value.ts';
import type { ByteSource } from '../../model/bytes.ts';
import type { Field } from '../../model/field.ts';
import type { ArIndex, ArMember } from './ar-archive.ts';
import type { ContainerSide } from './container.ts';
import { FieldWriter } from './field-writer.ts';
import { numberText, storedText } from './stored-text.ts';

/** An ar archive as the generic comparison sees it. Symbol index and long names are members of type `other`. */
export function arContainer(source: ByteSource, { members, isThin }: ArIndex): ContainerSide {
  const digests = new Map<number, string>();
  const member = (at: number): ArMember => {
    const found = members[at];
    if (found === undefined) throw new RangeError(`no member ${at} in an archive of ${members.length}`);
    return found;
  };
  const open = (at: number): ByteSource => {
    const { start, end } = member(at).data;
    return sliceSource(source, start, end);
  };
  const contentId = (at: number): string => {
    const digest = digests.get(at) ?? bytesDigest(open(at));
    digests.set(at, digest);
    return digest;
  };
  return {
    count: members.length,
    name: (at) => member(at).name,
    frameId: (at) => {
      const { start, data, end } = member(at);
      return [source.read(start, data.start), source.read(data.end, end)].map((raw) => raw.toString('latin1')).join();
    },
    contentId,
    contentSize: (at) => member(at).data.end - member(at).data.start,
    rawId: contentId,
    frame: (at) => frameFields(source, member(at), isThin),
    open,
    describe: (at) => describe(source, member(at)),
    type: (at) => (member(at).role === 'file' ? 'file' : 'other'),
    extent: (at) => [{ start: member(at).start, end: member(at).end }],
    dataExtent: (at) => member(at).data,
    rest: () => {
      const writer = new FieldWriter(source);
      writer.add('signature', 8, (raw) => raw.toString('latin1').trimEnd());
      return writer.fields;
    },
  };
}

function frameFields(source: ByteSource, member: ArMember, isThin: boolean): Field[] {
  const { start, longName, data, end, isReference, name } = member;
  const writer = new FieldWriter(source, start);
  const isBehind = longName.end > longName.start;
  if (isReference) writer.add('name', 16, () => name, 'place of the name in the table of long names');
  else if (isBehind) writer.add('name', 16, (raw) => storedText(raw).trimEnd(), 'length(long name)');
  else writer.add('name', 16, () => name);
  writer.add('mtime', 12, (raw) => numberText(raw, 10));
  writer.add('uid', 6, (raw) => numberText(raw, 10));
  writer.add('gid', 6, (raw) => numberText(raw, 10));
  writer.add('mode', 8, (raw) => numberText(raw, 8));
  writer.add('size', 10, (raw) => numberText(raw, 10), isThin ? undefined : 'length(content)');
  writer.add('magic', 2);
  writer.addTo('longname', longName.end, () => bytesValue(sliceSource(source, longName.start, longName.end)));
  const pad = new FieldWriter(source, data.end);
  const isUsual = source.read(data.end, end).equals(Buffer.from('\n'));
  if (isUsual) pad.addTo('pad', end, undefined, 'a line feed after an odd length');
  else pad.addTo('pad', end);
  return [...writer.fields, ...pad.fields];
}

function describe(source: ByteSource, { start, size, role }: ArMember): string {
  const what = { file: 'file', symbols: 'symbol index', names: 'table of long names' }[role];
  const mode = numberText(source.read(start + 40, start + 48), 8);
  const modeText = typeof mode === 'number' ? `, mode ${(mode & 0o7777).toString(8).padStart(4, '0')}` : '';
  return `${what}, ${size} bytes${role === 'file' ? modeText : ''}`;
}
