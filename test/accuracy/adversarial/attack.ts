import { buildTar, type TarEntry, type TarOptions } from '../../../fixtures/lib/tar.ts';
import { buildZip, dosTime, type ZipEntry, type ZipOptions } from '../../../fixtures/lib/zip.ts';
import { type FaultFile, type FileFault, type LayerFault, leftTime, type Root, rightTime } from '../model.ts';

type Content = Buffer | string;

const known = { made: 'injected', causes: [], factor: null, effect: 'real' } as const;

/** A change that may matter, in one file that may lie anywhere. */
export function inFile(
  id: string,
  name: string,
  left: Content,
  right: Content,
  more: readonly FaultFile[] = [],
): FileFault {
  const files = [{ name, left: Buffer.from(left), right: Buffer.from(right) }, ...more];
  return { ...known, kind: 'files', place: 'anywhere', id, files, roots: [{ steps: [name, '**'] }] };
}

/** The same in a file of the layer that means something by its path. */
export function inSystem(
  id: string,
  name: string,
  left: Content | null,
  right: Content | null,
  more: readonly FaultFile[] = [],
  mode?: number,
): FileFault {
  const bytes = (content: Content | null): Buffer | null => (content === null ? null : Buffer.from(content));
  const file = { name, left: bytes(left), right: bytes(right), ...(mode === undefined ? {} : { mode }) };
  return { ...known, kind: 'files', place: 'layer', id, files: [file, ...more], roots: [{ steps: [name, '**'] }] };
}

/** The layer of the archetype with further members, of which the right side has others. */
export function inLayer(
  id: string,
  left: readonly TarEntry[],
  right: readonly TarEntry[],
  name: string,
  tar?: LayerFault['tar'],
): LayerFault {
  const roots: readonly Root[] = [{ steps: name === '' ? [] : [name, '**'] }];
  return {
    ...known,
    kind: 'layer',
    slots: ['members'],
    id,
    roots,
    entries: (entries, side) => [...entries, ...(side === 'left' ? left : right)],
    ...(tar === undefined ? {} : { tar }),
  };
}

/** A zip whose right side is written otherwise; `steps` lead to what was changed. */
export function inZip(id: string, left: Archive, right: Archive, steps: readonly string[] = []): FileFault {
  const name = 'sample.jar';
  const files = [{ name, left: buildZip(left.entries, left.options), right: buildZip(right.entries, right.options) }];
  return { ...known, kind: 'files', place: 'anywhere', id, files, roots: [{ steps: [name, ...steps, '**'] }] };
}

export interface Archive {
  readonly entries: readonly ZipEntry[];
  readonly options?: ZipOptions;
}

/** A tar inside, whose right side is written otherwise. */
export function inTar(
  id: string,
  left: readonly TarEntry[],
  right: readonly TarEntry[],
  steps: readonly string[],
  options: TarOptions = {},
): FileFault {
  const name = 'sample.tar';
  const files = [{ name, left: buildTar(left, options), right: buildTar(right, options) }];
  return { ...known, kind: 'files', place: 'anywhere', id, files, roots: [{ steps: [name, ...steps, '**'] }] };
}

export const leftDos = dosTime('2025-06-03 08:12:44');
export const rightDos = dosTime('2025-06-03 19:40:02');

/** Members that differ in their times alone, to hide among. */
export function crowd(side: 'left' | 'right', count = 500): TarEntry[] {
  const mtime = side === 'left' ? leftTime : rightTime;
  return Array.from({ length: count }, (_, at) => ({ name: `usr/lib/crowd/f${at}`, content: `${at}`, mtime }));
}

/** The bytes with one run replaced by another of the same length. */
export function patched(bytes: Buffer, at: number, to: Content): Buffer {
  const changed = Buffer.from(bytes);
  Buffer.from(to).copy(changed, at);
  return changed;
}
