import { deflateRawSync } from 'node:zlib';
import { sliceSource } from '../../bytes/byte-source.ts';
import type { ByteSource } from '../../model/bytes.ts';
import type { FieldValue } from '../../model/field.ts';
import { type ContentStore, deflatedMethod, storedMethod } from './content.ts';
import type { ZipEntry } from './read-zip.ts';

/** Contents above this are not deflated again. */
const maxTriedBytes = 4 * 1024 * 1024;

/** Content bytes that one archive's members may cost in all, counted once per level that is tried. */
const maxWorkBytes = 128 * 1024 * 1024;

/** Most used first; zlib's levels, as Node's own zlib (Chromium's) implements them. */
const levels = [6, 9, 1, 5, 4, 7, 8, 2, 3] as const;

/** How one member's content is stored. */
export interface DataEncoding {
  readonly method: string;
  /** The level at which Node's zlib makes exactly these bytes; null when none does or it was not tried. */
  readonly zlibLevel: number | null;
}

/** Finds out how members' data were made. Deflating again is dear, so that the work per archive is bounded. */
export class EncodingProbe {
  readonly #store: ContentStore;
  #workBytes = 0;

  constructor(store: ContentStore) {
    this.#store = store;
  }

  dataEncoding(source: ByteSource, entry: ZipEntry): DataEncoding {
    const method = methodName(entry.method);
    if (entry.method !== deflatedMethod) return { method, zlibLevel: null };
    const facts = this.#store.facts(source, entry);
    if (facts.undecoded !== null || facts.size > maxTriedBytes) return { method, zlibLevel: null };
    const content = this.#store.open(source, entry);
    const stored = sliceSource(source, entry.data.start, entry.data.start + facts.consumed);
    return { method, zlibLevel: this.#levelOf(content.read(0, content.size), stored.read(0, stored.size)) };
  }

  #levelOf(content: Buffer, stored: Buffer): number | null {
    for (const level of levels) {
      if (this.#workBytes + content.length > maxWorkBytes) return null;
      this.#workBytes += content.length;
      if (deflateRawSync(content, { level }).equals(stored)) return level;
    }
    return null;
  }
}

function methodName(method: number): string {
  if (method === storedMethod) return 'stored';
  return method === deflatedMethod ? 'deflated' : `method ${method}`;
}

/** The facts of a `zip:data` site: how each side stores the one content. */
export function encodingFacts(
  left: DataEncoding | undefined,
  right: DataEncoding | undefined,
): Readonly<Record<string, FieldValue>> {
  return {
    leftMethod: left?.method ?? null,
    rightMethod: right?.method ?? null,
    leftZlibLevel: left?.zlibLevel ?? null,
    rightZlibLevel: right?.zlibLevel ?? null,
  };
}
