export interface PlainFile {
  readonly content: Buffer;
  readonly mtime: number;
  /** Mode, owner, time and flag as the header has them. */
  readonly meta: string;
}

const block = 512;

/** The files and folders of a tar without extensions, by name; undefined when it has anything else. */
export function plainFiles(tar: Buffer): ReadonlyMap<string, PlainFile> | undefined {
  const files = new Map<string, PlainFile>();
  for (let at = 0; at + block <= tar.length; ) {
    const header = tar.subarray(at, at + block);
    if (header[0] === 0) return header.every((byte) => byte === 0) ? files : undefined;
    const flag = String.fromCharCode(header[156] ?? 0);
    if (!'05'.includes(flag)) return undefined;
    const size = Number.parseInt(text(header, 124, 12), 8);
    const name = text(header, 0, 100);
    const content = tar.subarray(at + block, at + block + size);
    if (Number.isNaN(size) || files.has(name)) return undefined;
    const meta = header.subarray(100, 124).toString('latin1') + header.subarray(136, 148).toString('latin1');
    files.set(name, { content, mtime: Number.parseInt(text(header, 136, 12), 8), meta });
    at += block + Math.ceil(size / block) * block;
  }
  return undefined;
}

function text(header: Buffer, at: number, length: number): string {
  const field = header.subarray(at, at + length);
  const end = field.indexOf(0);
  return field.toString('utf8', 0, end < 0 ? length : end).trim();
}
