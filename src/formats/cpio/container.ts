import { createHash } from 'node:crypto';
import { bytesDigest, sliceSource } from '../../bytes/byte-source.ts';
import type { ByteSource } from '../../model/bytes.ts';
import type { ContainerSide } from '../_shared/container.ts';
import { frameFields, restFields } from './frame.ts';
import type { CpioIndex, CpioMember } from './read-cpio.ts';

type MemberType = ReturnType<ContainerSide['type']>;

/** By the file type in the mode. */
const types: ReadonlyMap<number, MemberType> = new Map([
  [0o020000, 'device'],
  [0o040000, 'directory'],
  [0o060000, 'device'],
  [0o100000, 'file'],
  [0o120000, 'symlink'],
]);

/** A cpio archive as the generic comparison sees it; hard links keep the content that is stored with them. */
export function cpioContainer(source: ByteSource, index: CpioIndex): ContainerSide {
  const digests = new Map<number, string>();
  const member = (at: number): CpioMember => {
    const found = index.members[at];
    if (found === undefined) throw new RangeError(`no member ${at} in an archive of ${index.members.length}`);
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
    count: index.members.length,
    name: (at) => member(at).name,
    frameId: (at) => {
      const { start, data, end } = member(at);
      const hash = createHash('sha256').update(source.read(start, data.start));
      return hash.update('|').update(source.read(data.end, end)).digest('hex');
    },
    contentId,
    contentSize: (at) => member(at).data.end - member(at).data.start,
    rawId: contentId,
    frame: (at) => frameFields(source, member(at)),
    open,
    describe: (at) => describe(member(at)),
    type: (at) => typeOf(member(at)),
    extent: (at) => [{ start: member(at).start, end: member(at).end }],
    dataExtent: (at) => member(at).data,
    rest: () => restFields(source, index),
  };
}

function typeOf({ header }: CpioMember): MemberType {
  return types.get((header.values['mode'] ?? 0) & 0o170000) ?? 'other';
}

function describe(member: CpioMember): string {
  const { values } = member.header;
  const mode = ((values['mode'] ?? 0) & 0o7777).toString(8).padStart(4, '0');
  const size = typeOf(member) === 'directory' ? '' : `, ${values['filesize']} bytes`;
  return `${typeOf(member)}${size}, mode ${mode}, owner ${values['uid']}:${values['gid']}`;
}
