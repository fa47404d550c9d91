import { memorySource } from '../../../src/bytes/byte-source.ts';
import { type TarIndex, TarIndexer } from '../../../src/formats/tar/indexer.ts';

export interface HeaderOptions {
  readonly name?: string | Buffer;
  readonly type?: string;
  readonly size?: number | Buffer;
  readonly mode?: number;
  readonly mtime?: number | Buffer;
  readonly link?: string;
  readonly prefix?: string;
  readonly magic?: 'v7' | 'ustar' | 'gnu';
  /** Raw bytes put at offsets before the checksum is made. */
  readonly raw?: Readonly<Record<number, Buffer>>;
}

function octal(value: number | Buffer, length: number): Buffer {
  return Buffer.isBuffer(value) ? value : Buffer.from(`${value.toString(8).padStart(length - 1, '0')}\0`, 'latin1');
}

const magics = { v7: '', ustar: 'ustar\x0000', gnu: 'ustar  \0' } as const;

/** One header block with a valid checksum. */
export function header(options: HeaderOptions = {}): Buffer {
  const block = Buffer.alloc(512);
  const { name = 'a', type = '0', size = 0, mode = 0o644, mtime = 1_700_000_000, magic = 'ustar' } = options;
  Buffer.from(name).copy(block, 0, 0, 100);
  octal(mode, 8).copy(block, 100);
  octal(0, 8).copy(block, 108);
  octal(0, 8).copy(block, 116);
  octal(size, 12).copy(block, 124);
  octal(mtime, 12).copy(block, 136);
  block.write(type, 156, 'latin1');
  block.write(options.link ?? '', 157, 100);
  block.write(magics[magic], 257, 'latin1');
  block.write(options.prefix ?? '', 345, 155);
  for (const [at, bytes] of Object.entries(options.raw ?? {})) bytes.copy(block, Number(at));
  return sign(block);
}

/** Writes the checksum of a header block. */
export function sign(block: Buffer): Buffer {
  block.write('        ', 148);
  const sum = block.subarray(0, 512).reduce((total, byte) => total + byte, 0);
  block.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  return block;
}

export function padded(data: Buffer): Buffer {
  return Buffer.concat([data, Buffer.alloc((512 - (data.length % 512)) % 512)]);
}

export function file(name: string | Buffer, content: string | Buffer = '', options: HeaderOptions = {}): Buffer {
  const data = Buffer.from(content);
  return Buffer.concat([header({ name, size: data.length, ...options }), padded(data)]);
}

export function record(keyword: string, value: string | Buffer): Buffer {
  const rest = Buffer.concat([Buffer.from(` ${keyword}=`), Buffer.from(value), Buffer.from('\n')]);
  let length = rest.length + 1;
  while (String(length).length + rest.length !== length) length = String(length).length + rest.length;
  return Buffer.concat([Buffer.from(String(length)), rest]);
}

/** An extended header of any kind. */
export function extended(type: string, data: Buffer, options: HeaderOptions = {}): Buffer {
  return file('PaxHeaders/x', data, { type, ...options });
}

export function pax(records: readonly (readonly [string, string | Buffer])[], type = 'x'): Buffer {
  return extended(type, Buffer.concat(records.map(([keyword, value]) => record(keyword, value))));
}

export function longName(name: string, type: 'L' | 'K' = 'L', options: HeaderOptions = {}): Buffer {
  return extended(type, Buffer.from(`${name}\0`), { name: '././@LongLink', magic: 'gnu', ...options });
}

export const endMarker = Buffer.alloc(1024);

export function archive(...parts: readonly Buffer[]): Buffer {
  return Buffer.concat([...parts, endMarker]);
}

/** Indexes `bytes` in chunks of the given sizes (the last one repeats); the chunk buffer is reused as streams do. */
export function indexBytes(bytes: Buffer, chunkSizes: readonly number[] = [bytes.length || 1]): TarIndex {
  const indexer = new TarIndexer();
  const shared = Buffer.alloc(Math.max(...chunkSizes));
  for (let at = 0, turn = 0; at < bytes.length; turn++) {
    const size = chunkSizes[Math.min(turn, chunkSizes.length - 1)] ?? 1;
    const chunk = shared.subarray(0, Math.min(size, bytes.length - at));
    bytes.copy(chunk, 0, at);
    indexer.push(chunk);
    at += chunk.length;
    shared.fill(0xaa);
  }
  return indexer.end();
}

export function read(bytes: Buffer) {
  const index = indexBytes(bytes);
  return { index, source: memorySource(bytes), codes: index.problems.map((problem) => problem.code) };
}
