import type { FileRange, SideName } from '../model/bytes.ts';
import type { Path } from '../model/path.ts';
import type { Site, SiteSide } from '../model/site.ts';
import type { IndexResult } from './index-layer.ts';

/** One site for a layer that only one side has, however much it holds. */
export function presenceSite(path: Path, side: SideName, { index, tar, diffId }: IndexResult, blob: FileRange): Site {
  const names = index.count === 0 ? [] : index.names.split('\0', 4).slice(0, 3);
  const more = index.count > names.length ? ', …' : '';
  const value = `a layer with ${index.count} ${index.count === 1 ? 'entry' : 'entries'}${names.length > 0 ? `: ${names.join(', ')}${more}` : ''}`;
  const content: SiteSide = { value, ranges: [{ start: 0, end: tar.size }] };
  return {
    path,
    key: 'oci:layer.presence',
    kind: 'presence',
    name: 'layer',
    left: side === 'left' ? content : null,
    right: side === 'right' ? content : null,
    bytes: tar.size,
    facts: {
      entries: index.count,
      diffId,
      blobBytes: blob.size,
      onlyZeros: index.count === 0 && index.trailingStart === index.size,
    },
  };
}
