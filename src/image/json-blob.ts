import type { SideName } from '../model/bytes.ts';
import type { Path } from '../model/path.ts';
import { InputError, type Problem } from '../model/problem.ts';
import { parseDigest } from '../sources/digest.ts';
import { type JsonBlob, readJsonFile } from '../sources/json-file.ts';
import type { ImageStore, Transport } from '../sources/store.ts';
import type { Descriptor } from './descriptor.ts';

/** All indexes, manifests and configs of one side together, in bytes: a real image stays below one MiB. */
const maxTotalJsonBytes = 256 * 1024 * 1024;

/** Reads the JSON blobs of one side, each once, and keeps what is wrong with them. */
export interface JsonReader {
  /**
   * The document that a descriptor names; undefined when the store lacks it. A wrong digest or size becomes a problem at
   * `path`; `what` begins messages. Throws `InputError` when it is too large or no JSON.
   */
  find(descriptor: Descriptor, what: string, path: Path): JsonBlob | undefined;
  /** The same; throws `InputError` 'blob-missing' when the store lacks it. */
  read(descriptor: Descriptor, what: string, path: Path): JsonBlob;
  /** Keeps a problem of this side. */
  report(problem: Omit<Problem, 'side'>): void;
  readonly problems: readonly Problem[];
}

export function createJsonReader(store: ImageStore, side: SideName): JsonReader {
  const problems: Problem[] = [...store.problems];
  const report = (problem: Omit<Problem, 'side'>) => {
    problems.push({ ...problem, side });
  };
  const known = new Map<string, JsonBlob>();
  let total = 0;

  const find = (descriptor: Descriptor, what: string, path: Path): JsonBlob | undefined => {
    const before = known.get(descriptor.digest);
    if (before !== undefined) {
      checkSize(before, descriptor, what, path, report);
      return before;
    }
    const range = store.blob(descriptor.digest);
    if (range === undefined) return undefined;
    total += range.size;
    if (total > maxTotalJsonBytes) {
      throw new InputError(
        'json-too-large',
        `the image has more than ${maxTotalJsonBytes} bytes of indexes, manifests and configs`,
      );
    }
    const { algorithm } = parseDigest(descriptor.digest, `the digest of ${what}`);
    const blob = readJsonFile(
      range,
      `${what} ${descriptor.digest}`,
      algorithm,
      what === 'config' ? 'compared' : 'refused',
    );
    checkSize(blob, descriptor, what, path, report);
    if (blob.digest !== descriptor.digest) report(digestProblem(what, path, descriptor.digest, blob.digest));
    known.set(descriptor.digest, blob);
    return blob;
  };

  const read = (descriptor: Descriptor, what: string, path: Path): JsonBlob => {
    const blob = find(descriptor, what, path);
    if (blob !== undefined) return blob;
    throw new InputError(
      'blob-missing',
      `${what} ${descriptor.digest} is named, but not in the ${holders[store.transport]}`,
      'An export of several platforms may hold only one of them: name it with --platform.',
    );
  };

  return { find, read, report, problems };
}

const holders = {
  oci: 'layout',
  'oci-archive': 'archive',
  'docker-archive': 'archive',
  docker: 'registry',
  'docker-daemon': 'saved image',
  podman: 'saved image',
  'containers-storage': 'saved image',
  rootfs: 'file system',
} satisfies Record<Transport, string>;

/** A blob whose content is not what its digest promises. */
export function digestProblem(what: string, path: Path, expected: string, found: string): Omit<Problem, 'side'> {
  return {
    code: 'blob-digest',
    severity: 'error',
    path,
    offset: null,
    message: `${what} should have the digest ${expected}, but its bytes have ${found}`,
    hint: 'The image is damaged or was changed after it was built; fetch or build it again.',
  };
}

/** A blob whose stored size is not what its descriptor promises; sizes in bytes. */
export function sizeProblem(what: string, path: Path, expected: number, found: number): Omit<Problem, 'side'> {
  return {
    code: 'blob-size',
    severity: 'error',
    path,
    offset: null,
    message: `${what} should have ${expected} bytes, but has ${found}`,
    hint: 'The image is damaged or was changed after it was built; fetch or build it again.',
  };
}

function checkSize(
  blob: JsonBlob,
  descriptor: Descriptor,
  what: string,
  path: Path,
  report: JsonReader['report'],
): void {
  if (blob.bytes.length !== descriptor.size) report(sizeProblem(what, path, descriptor.size, blob.bytes.length));
}
