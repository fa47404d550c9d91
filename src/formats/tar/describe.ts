import { maxTarExtendedHeaderBytes } from '../../bytes/limits.ts';
import type { ByteSource } from '../../model/bytes.ts';
import { numberValue } from './field-values.ts';
import { type FrameLayout, layoutFrame, readBlock, readExtendedHeaders } from './frame-layout.ts';
import { memberTypeOf } from './header.ts';
import { readPaxRecords } from './pax.ts';
import type { TarRow } from './tar-index.ts';
import { decodeText } from './text.ts';

/**
 * One member in words: `file, 12 bytes, mode 0644`, `directory, mode 0755, owner 1000:1000`, `symlink to x`. Root's
 * ownership goes without saying. `size` is its decoded content's.
 */
export function describeMember(source: ByteSource, row: TarRow, size: number): string {
  const layout = layoutFrame(source, row);
  const block = readBlock(source, layout.header);
  const headers = readExtendedHeaders(source, layout);
  const typeflag = block.readUInt8(156);
  const suffix = accessText(block, readRecords(source, layout));
  switch (memberTypeOf(typeflag, headers.nameOf(block, 0))) {
    case 'file':
      return `file, ${size} bytes${suffix}`;
    case 'directory':
      return `directory${suffix}`;
    case 'symlink':
      return `symlink to ${headers.linkOf(block, 0)}`;
    case 'hardlink':
      return `hard link to ${headers.linkOf(block, 0)}`;
    case 'device': {
      const kind = typeflag === 0x33 ? 'character device' : 'block device';
      return `${kind} ${numberValue(block, 329, 8) ?? 0}:${numberValue(block, 337, 8) ?? 0}${suffix}`;
    }
    case 'other':
      if (typeflag === 0x36) return `fifo${suffix}`;
      return `member of type ${JSON.stringify(String.fromCharCode(typeflag))}, ${size} bytes${suffix}`;
  }
}

/** Mode, owner and whether there are extended attributes or access lists, as far as they are not what root's files have. */
function accessText(block: Buffer, records: ReadonlyMap<string, string>): string {
  const mode = numberValue(block, 100, 8);
  const modeText = typeof mode === 'number' ? `, mode ${mode.toString(8).padStart(4, '0')}` : '';
  const owner = `${records.get('uid') ?? numberValue(block, 108, 8) ?? 0}:${records.get('gid') ?? numberValue(block, 116, 8) ?? 0}`;
  const hasAttributes = [...records.keys()].some((keyword) => /\.xattr\.|^SCHILY\.acl\./.test(keyword));
  return `${modeText}${owner === '0:0' ? '' : `, owner ${owner}`}${hasAttributes ? ', with extended attributes' : ''}`;
}

/** The records of the last extended header that a member has; an empty value says nothing. */
function readRecords(source: ByteSource, { extended }: FrameLayout): ReadonlyMap<string, string> {
  const data = extended.findLast(({ kind }) => kind === 'x')?.data;
  if (data === undefined || data.end - data.start > maxTarExtendedHeaderBytes) return new Map();
  const bytes = source.read(data.start, data.end);
  const stated = readPaxRecords(bytes).records.filter((record) => record.valueStart < record.valueEnd);
  return new Map(stated.map((record) => [record.keyword, decodeText(bytes, record.valueStart, record.valueEnd)]));
}
