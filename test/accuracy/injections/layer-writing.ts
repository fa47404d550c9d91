import type { TarEntry } from '../../../fixtures/lib/tar.ts';
import { type LayerFault, type Root, type Side, timeOf } from '../model.ts';

type Change = (entry: TarEntry, side: Side, at: number) => Partial<TarEntry>;

const whole = (field: RegExp): readonly Root[] => [{ steps: ['**'], field }];

function each(change: Change): NonNullable<LayerFault['entries']> {
  return (entries, side) => entries.map((entry, at) => ({ ...entry, ...change(entry, side, at) }));
}

function layerFault(
  id: string,
  cause: string,
  fault: Pick<LayerFault, 'slots' | 'factor' | 'effect' | 'roots' | 'entries' | 'tar' | 'layer'>,
): LayerFault {
  return { kind: 'layer', made: 'injected', id, causes: [cause], ...fault };
}

const isPlain = ({ type, name }: TarEntry): boolean => type === undefined && !name.endsWith('/');

/** What changes in a layer when the same files are packed a second time. */
export const layerFaults: readonly LayerFault[] = [
  layerFault('layer: times', 'tar-mtime', {
    slots: ['time'],
    factor: 'factor-clock',
    effect: 'harmless',
    roots: whole(/mtime/),
    entries: each((_, side) => ({ mtime: timeOf(side) })),
  }),
  layerFault('layer: order', 'tar-order', {
    slots: ['order'],
    factor: null,
    effect: 'harmless',
    roots: [{ steps: [], field: /order|member/ }],
    entries: (entries, side) => {
      const folders = entries.filter(({ type }) => type === 'directory');
      const files = entries.filter(({ type }) => type !== 'directory');
      return [...folders, ...(side === 'left' ? files : files.toReversed())];
    },
  }),
  layerFault('layer: owner', 'tar-uid-gid', {
    slots: ['owner'],
    factor: null,
    effect: 'real',
    roots: whole(/uid|gid/),
    entries: each((_, side) => (side === 'left' ? { uid: 0, gid: 0 } : { uid: 1000, gid: 1000 })),
  }),
  layerFault('layer: owner names', 'tar-uname-gname', {
    slots: ['owner names'],
    factor: null,
    effect: 'benign',
    roots: whole(/uname|gname/),
    entries: each((_, side) => ({
      uname: side === 'left' ? 'root' : 'builder',
      gname: side === 'left' ? 'root' : 'builder',
    })),
  }),
  layerFault('layer: umask', 'tar-mode-umask', {
    slots: ['mode'],
    factor: 'factor-umask',
    effect: 'benign',
    roots: whole(/mode/),
    entries: each((entry, side) => {
      const mode = isPlain(entry) ? (entry.mode ?? 0o644) & ~0o022 : (entry.mode ?? 0o755) & ~0o022;
      return { mode: side === 'left' ? mode : mode | ((mode & 0o200) >> 3) };
    }),
  }),
  layerFault('layer: fractions of seconds', 'tar-mtime-subsecond', {
    slots: ['time', 'form'],
    factor: 'factor-clock',
    effect: 'harmless',
    roots: whole(/mtime/),
    tar: () => ({ format: 'pax', dialect: 'gnu' }),
    entries: each(({ mtime = 0, pax }, side, at) => ({
      pax: { ...pax, mtime: `${mtime}.${String(side === 'left' ? 118_273_645 + at : 823_771_204 + at)}` },
    })),
  }),
  layerFault('layer: format', 'tar-format', {
    slots: ['form'],
    factor: null,
    effect: 'harmless',
    roots: [{ steps: ['**'] }],
    tar: (side) => ({ format: side === 'left' ? 'gnu' : 'ustar' }),
  }),
  layerFault('layer: end blocks', 'tar-padding', {
    slots: ['end'],
    factor: null,
    effect: 'harmless',
    roots: [{ steps: [] }],
    tar: (side) => ({ recordBytes: side === 'left' ? 512 : 20480 }),
  }),
  layerFault('layer: gzip level', 'deflate-level', {
    slots: ['level', 'stream'],
    factor: null,
    effect: 'harmless',
    roots: [{ steps: [] }],
    layer: (side) => ({ gzipOptions: { level: side === 'left' ? 1 : 9, encoder: 'zlib' } }),
  }),
  layerFault('layer: gzip time', 'gzip-mtime', {
    slots: ['stream'],
    factor: 'factor-clock',
    effect: 'harmless',
    roots: [{ steps: [], field: /mtime/ }],
    layer: (side) => ({ gzipOptions: { mtime: timeOf(side) } }),
  }),
  layerFault('layer: gzip system', 'gzip-os-xfl', {
    slots: ['stream'],
    factor: null,
    effect: 'harmless',
    roots: [{ steps: [], field: /os|xfl/i }],
    layer: (side) => ({ gzipOptions: { os: side === 'left' ? 3 : 255 } }),
  }),
  layerFault('layer: gzip or zstd', 'layer-compression-choice', {
    slots: ['level', 'stream'],
    factor: null,
    effect: 'harmless',
    roots: [{ steps: ['**'] }],
    layer: (side) => ({ compression: side === 'left' ? 'gzip' : 'zstd' }),
  }),
];
