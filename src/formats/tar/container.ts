import { bytesDigest, sliceSource } from '../../bytes/byte-source.ts';
import type { ByteSource } from '../../model/bytes.ts';
import type { ContainerSide } from '../_shared/container.ts';
import { describeMember } from './describe.ts';
import { decodeFrame } from './frame.ts';
import { MemberDigests } from './member-digests.ts';
import { restFields } from './rest.ts';
import type { SparseMap } from './sparse.ts';
import { readSparseMap, sparseSource } from './sparse-source.ts';
import { rowAt, sparseFlag, type TarIndex, typeAt } from './tar-index.ts';

/** One tar archive as the generic comparison sees it; `source` is what `index` was made of. Sparse files are expanded. */
export function tarContainer(source: ByteSource, index: TarIndex): ContainerSide {
  const digests = new MemberDigests(source, index);
  const sparse = new SparseMembers(source, index);
  return {
    count: index.count,
    name: (at) => index.names[at] ?? '',
    frameId: (at) => digests.frame(at),
    contentId: (at) => (isSparse(index, at) ? sparse.contentId(at) : digests.content(at)),
    contentSize: (at) => (isSparse(index, at) ? sparse.map(at).realSize : rowAt(index, at).dataSize),
    rawId: (at) => (isSparse(index, at) ? sparse.rawId(at) : '') + digests.content(at),
    frame: (at) => decodeFrame(source, index, at),
    open(at) {
      const { dataStart, dataEnd } = rowAt(index, at);
      return isSparse(index, at) ? sparse.open(at) : sliceSource(source, dataStart, dataEnd);
    },
    describe: (at) => {
      const row = rowAt(index, at);
      return describeMember(source, row, isSparse(index, at) ? sparse.map(at).realSize : row.dataSize);
    },
    type: (at) => typeAt(index, at),
    time: (at) => (Number.isNaN(index.mtime[at] ?? Number.NaN) ? undefined : index.mtime[at]),
    extent: (at) => [{ start: rowAt(index, at).frameStart, end: rowAt(index, at).end }],
    dataExtent: (at) => ({ start: rowAt(index, at).dataStart, end: rowAt(index, at).dataEnd }),
    codec: (at) => (isSparse(index, at) ? 'other' : 'stored'),
    rest: () => restFields(source, index),
  };
}

function isSparse(index: TarIndex, at: number): boolean {
  return ((index.flags[at] ?? 0) & sparseFlag) !== 0;
}

/** The sparse members, whose maps are read again when they are asked for. */
class SparseMembers {
  readonly #source: ByteSource;
  readonly #index: TarIndex;
  readonly #ids = new Map<number, string>();

  constructor(source: ByteSource, index: TarIndex) {
    this.#source = source;
    this.#index = index;
  }

  map(at: number): SparseMap {
    return readSparseMap(this.#source, rowAt(this.#index, at));
  }

  open(at: number): ByteSource {
    return sparseSource(this.#source, this.map(at), rowAt(this.#index, at).dataStart);
  }

  contentId(at: number): string {
    const known = this.#ids.get(at);
    if (known !== undefined) return known;
    const id = bytesDigest(this.open(at));
    this.#ids.set(at, id);
    return id;
  }

  /** What besides the stored bytes makes the content: the map. */
  rawId(at: number): string {
    const { realSize, runs } = this.map(at);
    return `sparse ${realSize} ${runs.join()} `;
  }
}
