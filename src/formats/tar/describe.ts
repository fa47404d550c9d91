import type { ByteSource } from '../../model/bytes.ts';
import { numberValue } from './field-values.ts';
import { layoutFrame, readBlock, readExtendedHeaders } from './frame-layout.ts';
import { memberTypeOf } from './header.ts';
import type { TarRow } from './tar-index.ts';

/** One member in words: `file, 12 bytes, mode 0644`, `symlink to x`. `size` is its decoded content's. */
export function describeMember(source: ByteSource, row: TarRow, size: number): string {
  const layout = layoutFrame(source, row);
  const block = readBlock(source, layout.header);
  const headers = readExtendedHeaders(source, layout);
  const typeflag = block.readUInt8(156);
  const mode = numberValue(block, 100, 8);
  const suffix = typeof mode === 'number' ? `, mode ${mode.toString(8).padStart(4, '0')}` : '';
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
