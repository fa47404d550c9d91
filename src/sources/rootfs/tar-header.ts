/** One entry of a tar as POSIX pax writes it (IEEE 1003.1, "pax Interchange Format"). Names are bytes, not text. */
export interface TarEntry {
  readonly name: Buffer;
  readonly type: '0' | '1' | '2' | '3' | '4' | '5' | '6';
  /** Permission bits, and bits of the file type where they are to be written; at most 0o177777. */
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  /** Bytes of content that follow. */
  readonly size: number;
  /** Seconds since 1970, a whole number. */
  readonly mtime: number;
  readonly link: Buffer;
  readonly device: { readonly major: number; readonly minor: number };
  /** Further records of the extended header: key and value. */
  readonly records: readonly (readonly [string, Buffer])[];
}

const blockBytes = 512;
const nameBytes = 100;
const maxOctal8 = 0o7777777;
const maxOctal12 = 0o77777777777;

/** The blocks before an entry's content: an extended header where the plain one has no room, and the plain one. */
export function tarHeader(entry: TarEntry): Buffer {
  const records: (readonly [string, Buffer])[] = [...entry.records];
  if (entry.name.length > nameBytes) records.push(['path', entry.name]);
  if (entry.link.length > nameBytes) records.push(['linkpath', entry.link]);
  if (entry.size > maxOctal12) records.push(['size', Buffer.from(String(entry.size))]);
  const isTimed = entry.records.some(([key]) => key === 'mtime');
  if (!isTimed && (entry.mtime < 0 || entry.mtime > maxOctal12))
    records.push(['mtime', Buffer.from(String(entry.mtime))]);
  if (entry.uid > maxOctal8) records.push(['uid', Buffer.from(String(entry.uid))]);
  if (entry.gid > maxOctal8) records.push(['gid', Buffer.from(String(entry.gid))]);
  return Buffer.concat([...extendedHeader(records), plainHeader(entry, entry.type)]);
}

/** Zeros that fill the last block of `size` bytes. */
export function padding(size: number): Buffer {
  return Buffer.alloc((blockBytes - (size % blockBytes)) % blockBytes);
}

/** Two zero blocks: nothing follows. */
export const endOfArchive: Buffer = Buffer.alloc(2 * blockBytes);

function extendedHeader(records: readonly (readonly [string, Buffer])[]): Buffer[] {
  if (records.length === 0) return [];
  const body = Buffer.concat(records.map(([key, value]) => record(key, value)));
  const header = plainHeader(
    {
      name: Buffer.from('PaxHeader'),
      mode: 0o644,
      uid: 0,
      gid: 0,
      size: body.length,
      mtime: 0,
      link: Buffer.alloc(0),
      device: { major: 0, minor: 0 },
    },
    'x',
  );
  return [header, body, padding(body.length)];
}

/** `length key=value\n`, where the length counts itself. */
function record(key: string, value: Buffer): Buffer {
  const rest = Buffer.concat([Buffer.from(` ${key}=`), value, Buffer.from('\n')]);
  let length = rest.length + 1;
  while (String(length).length + rest.length !== length) length = String(length).length + rest.length;
  return Buffer.concat([Buffer.from(String(length)), rest]);
}

function plainHeader(entry: Omit<TarEntry, 'type' | 'records'>, type: string): Buffer {
  const block = Buffer.alloc(blockBytes);
  entry.name.copy(block, 0, 0, nameBytes);
  octal(block, 100, 8, entry.mode);
  octal(block, 108, 8, entry.uid > maxOctal8 ? 0 : entry.uid);
  octal(block, 116, 8, entry.gid > maxOctal8 ? 0 : entry.gid);
  octal(block, 124, 12, entry.size > maxOctal12 ? 0 : entry.size);
  octal(block, 136, 12, entry.mtime < 0 || entry.mtime > maxOctal12 ? 0 : entry.mtime);
  block.write(type, 156, 'latin1');
  entry.link.copy(block, 157, 0, nameBytes);
  block.write('ustar\x0000', 257, 'latin1');
  octal(block, 329, 8, entry.device.major);
  octal(block, 337, 8, entry.device.minor);
  block.fill(' ', 148, 156);
  const sum = block.reduce((total, byte) => total + byte, 0);
  block.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148, 'latin1');
  return block;
}

function octal(block: Buffer, at: number, width: number, value: number): void {
  block.write(`${value.toString(8).padStart(width - 1, '0')}\0`, at, 'latin1');
}
