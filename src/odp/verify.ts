import { digestPattern, type Expected, nameKey } from './expected.ts';
import { type ImageIdentity, imageDigestOf } from './image-identity.ts';
import { explainMismatch } from './mismatch.ts';
import { serviceIn } from './services.ts';

/** One image that was given, or that could not be read. */
export interface Candidate {
  readonly reference: string;
  /** From `NAME=IMAGE`, the tree's target or the pattern; null when the reference has to tell it. */
  readonly name: string | null;
  readonly image: ImageIdentity | null;
  /** Why it could not be read; empty when it could. */
  readonly fault: string;
}

/**
 * `matches`: the digest is the expected one and every byte at hand has its digest. `unlisted`: nothing is expected of it.
 * `missing`: expected and not there. `damaged`, `no-digest`, `unreadable`: nothing can be claimed.
 */
export type RowVerdict = 'matches' | 'differs' | 'missing' | 'unlisted' | 'damaged' | 'no-digest' | 'unreadable';

export interface Row {
  readonly service: string;
  readonly reference: string | null;
  readonly expected: string | null;
  readonly source: string | null;
  readonly found: string | null;
  readonly verdict: RowVerdict;
  /** Sentences: everything one image can tell. */
  readonly notes: readonly string[];
}

/**
 * Holds images against a list, by name; a name that is in no reference is told by an equal digest. With `all`, whatever is
 * expected has to be there. Rows are in the order of the list, then of the images.
 */
export function verifyImages(expected: readonly Expected[], candidates: readonly Candidate[], all: boolean): Row[] {
  const used = new Set<Expected>();
  const rows = candidates.map((candidate) => {
    const entry = entryFor(candidate, expected, candidates.length);
    if (entry !== undefined) used.add(entry);
    return {
      at: entry === undefined ? expected.length : expected.indexOf(entry),
      row: judge(candidate, entry, expected),
    };
  });
  const missing = all ? expected.filter((entry) => !used.has(entry) && !coveredTwice(entry, used)) : [];
  return [...rows, ...missing.map((entry) => ({ at: expected.indexOf(entry), row: missingRow(entry) }))]
    .sort((a, b) => a.at - b.at)
    .map(({ row }) => row);
}

/** 2 where nothing can be claimed of an image, 1 where one is not as expected or not there, else 0. */
export function rowStatus(rows: readonly Row[]): 0 | 1 | 2 {
  const has = (...verdicts: readonly RowVerdict[]): boolean => rows.some(({ verdict }) => verdicts.includes(verdict));
  if (has('damaged', 'no-digest', 'unreadable')) return 2;
  return has('differs', 'missing', 'unlisted') ? 1 : 0;
}

function coveredTwice(entry: Expected, used: ReadonlySet<Expected>): boolean {
  return [...used].some(({ service, digest }) => service === entry.service && digest === entry.digest);
}

function entryFor(candidate: Candidate, expected: readonly Expected[], images: number): Expected | undefined {
  const name = nameOf(candidate);
  if (name !== null) {
    const fitting = expected.find(({ service }) => service !== null && nameKey(service) === nameKey(name));
    if (fitting !== undefined) return fitting;
  }
  const only = expected.length === 1 && images === 1 ? expected[0] : undefined;
  if (only !== undefined && (only.service === null || name === null)) return only;
  if (name !== null) return undefined;
  const digests = [candidate.image?.indexDigest, candidate.image?.manifestDigest];
  return expected.find(({ digest }) => digests.includes(digest));
}

/** The folder or repository name; a tag or digest behind it is no part of the name. */
function nameOf({ name, reference }: Candidate): string | null {
  if (name !== null) return name;
  const path = reference.replace(/@sha256:[0-9a-f]+$/, '').replace(/\/+$/, '');
  return serviceIn(path.split('/').at(-1) ?? path) ?? serviceIn(path);
}

function missingRow({ service, digest, source }: Expected): Row {
  const notes = ['it is expected, and no image of that name is there'];
  return { service: service ?? '?', reference: null, expected: digest, source, found: null, verdict: 'missing', notes };
}

function judge(candidate: Candidate, entry: Expected | undefined, expected: readonly Expected[]): Row {
  const { image, reference, fault } = candidate;
  const base = {
    service: entry?.service ?? nameOf(candidate) ?? reference,
    reference,
    expected: entry?.digest ?? null,
    source: entry?.source ?? null,
    found: image === null ? null : imageDigestOf(image),
  };
  if (image === null) return { ...base, verdict: 'unreadable', notes: [fault] };
  const errors = image.problems.filter(({ severity }) => severity === 'error').map(({ message }) => message);
  if (errors.length > 0) return { ...base, verdict: 'damaged', notes: errors };
  if (base.found === null) return { ...base, verdict: 'no-digest', notes: noDigest(image, entry) };
  if (entry === undefined) return { ...base, verdict: 'unlisted', notes: explainMismatch(image, undefined, expected) };
  if (!digestPattern.test(entry.digest)) throw new Error('an expected digest was not checked when it was read');
  if (entry.digest === base.found) return { ...base, verdict: 'matches', notes: [] };
  if (entry.digest === image.manifestDigest) {
    const notes = [`the reference names an index; its image for ${image.platform} has the expected manifest`];
    return { ...base, found: image.manifestDigest, verdict: 'matches', notes };
  }
  return { ...base, verdict: 'differs', notes: explainMismatch(image, entry, expected) };
}

function noDigest(image: ImageIdentity, entry: Expected | undefined): string[] {
  const why =
    image.transport === 'docker' || image.transport.startsWith('oci')
      ? 'it has images for several platforms and no digest that stands for all of them'
      : `${image.transport} keeps no manifest, so that there is no image_digest to compare`;
  const id = image.imageId === null ? [] : [`its image_id is ${image.imageId}`];
  const equal = entry !== undefined && entry.imageId !== null && entry.imageId === image.imageId;
  return [why, ...id, ...(equal ? ['that is the expected image_id: content and config are the same'] : [])];
}
