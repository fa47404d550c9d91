import type { CertifiedBytes, CertifiedChild, CertifiedNode, CertifiedStep, Span } from '../model/certificate.ts';
import { CheckError, ensure } from './check-error.ts';
import { encoded, inflated } from './codec.ts';
import { evaluate, type Side } from './evaluate.ts';
import { digestOf } from './open-image.ts';

/** What a certificate took from the left image, counted while it was checked. */
export interface Tally {
  edits: number;
  editBytes: number;
  /** Of these, bytes that odp-diff recomputed by functions that are not here. */
  derivedBytes: number;
  values: number;
  /** Compressed streams taken from the left, their payload being equal. */
  claims: number;
}

export interface Sides {
  readonly left: Side;
  readonly right: Side;
}

const maxDepth = 64;

/** Makes the contents of all nodes below one known to the equations. */
export function openNodes(node: CertifiedNode, left: Buffer, right: Buffer, sides: Sides, depth = 0): void {
  ensure(depth < maxDepth, placeOf(node), 'nested too deep');
  for (const step of node.steps) {
    if (!('child' in step)) continue;
    const { child } = step;
    const [l, r] = [contentOf(left, child.left, child.codecs[0]), contentOf(right, child.right, child.codecs[1])];
    if (l === undefined || r === undefined) throw new CheckError(placeOf(child.node), 'it cannot be opened');
    const isPayload = child.node.path.join('\0') === node.path.join('\0');
    const path = isPayload ? [...node.path, '(payload)'] : child.node.path;
    sides.left.add(path, l, child.left[1] - child.left[0]);
    sides.right.add(path, r, child.right[1] - child.right[0]);
    openNodes(child.node, l, r, sides, depth + 1);
  }
}

/** Puts the left node together from the right one, and holds every step against the left. */
export function rebuild(node: CertifiedNode, left: Buffer, right: Buffer, sides: Sides, tally: Tally): void {
  const builder = new Builder(node, left, right, sides, tally);
  for (const [at, step] of node.steps.entries()) builder.take(step, `${placeOf(node)}, step ${at + 1}`);
  builder.end();
}

class Builder {
  readonly #node: CertifiedNode;
  readonly #left: Buffer;
  readonly #right: Buffer;
  readonly #sides: Sides;
  readonly #tally: Tally;
  readonly #used: Span[] = [];
  #at = 0;

  constructor(node: CertifiedNode, left: Buffer, right: Buffer, sides: Sides, tally: Tally) {
    this.#node = node;
    this.#left = left;
    this.#right = right;
    this.#sides = sides;
    this.#tally = tally;
  }

  take(step: CertifiedStep, place: string): void {
    if ('copy' in step) this.#put(this.#use(step.copy, place), place, 'the bytes copied from the right are others');
    else if ('edit' in step) this.#edit(step.edit, place);
    else if ('value' in step) this.#value(step.value, place);
    else if ('child' in step) this.#child(step.child, place);
    else if ('stream' in step) this.#stream(step.stream, place);
    else throw new CheckError(place, 'it is of no known kind');
  }

  /** Nothing of the left is missing, and nothing of the right is left over. */
  end(): void {
    const place = placeOf(this.#node);
    ensure(this.#at === this.#left.length, place, 'the steps end before the left does');
    ensure(`sha256:${this.#node.sha256}` === digestOf(this.#left), place, 'the left has another digest');
    let end = 0;
    for (const [start, stop] of [...this.#used].sort((a, b) => a[0] - b[0])) {
      ensure(start === end, place, 'bytes of the right are used twice or not at all');
      end = stop;
    }
    ensure(end === this.#right.length, place, 'bytes of the right are not used');
  }

  #put(bytes: Buffer, place: string, otherwise: string): void {
    const expected = this.#left.subarray(this.#at, this.#at + bytes.length);
    ensure(bytes.equals(expected), place, otherwise);
    this.#at += bytes.length;
  }

  #use(span: Span, place: string): Buffer {
    const [start, end] = span;
    const isInside = Number.isSafeInteger(start) && start >= 0 && start <= end && end <= this.#right.length;
    ensure(isInside, place, 'its range is outside of the node');
    if (end > start) this.#used.push(span);
    return this.#right.subarray(start, end);
  }

  #edit(edit: Extract<CertifiedStep, { edit: unknown }>['edit'], place: string): void {
    const before = edit.at === null ? Buffer.alloc(0) : this.#use(edit.at, place);
    ensure(isSame(edit.before, before), place, 'what stands on the right is not what the edit says');
    const after = typeof edit.after === 'string' ? Buffer.from(edit.after, 'hex') : this.#ahead(edit.after.length);
    ensure(isSame(edit.after, after), place, 'what stands on the left is not what the edit says');
    const isKnown = ['root', 'encoding', 'derived'].includes(edit.role);
    const isBelow = this.#node.path.every((name, at) => edit.path[at] === name);
    ensure(isKnown && isBelow, place, 'it does not say what it undoes');
    ensure(!before.equals(after), place, 'it changes nothing');
    this.#put(after, place, 'the edit does not give what stands on the left');
    const bytes = Math.max(before.length, after.length);
    this.#tally.edits += 1;
    this.#tally.editBytes += bytes;
    if (edit.role === 'derived') this.#tally.derivedBytes += bytes;
  }

  #value({ at, length, equation }: Extract<CertifiedStep, { value: unknown }>['value'], place: string): void {
    const own = at === null ? null : this.#use(at, place);
    const frame = own ?? Buffer.alloc(0);
    const { head, tail, fn } = equation;
    const { path } = this.#node;
    const inner = length - head - tail;
    ensure(
      head >= 0 && tail >= 0 && inner >= 0 && head + tail <= Math.max(frame.length, 0),
      place,
      'its frame is wrong',
    );
    const made = evaluate(equation, this.#sides.left, { path, bytes: this.#left }, this.#at + head, inner);
    if (made === undefined) throw new CheckError(place, `${fn} does not hold on the left`);
    if (own !== null && at !== null) {
      const stored = own.subarray(head, own.length - tail);
      const right = evaluate(equation, this.#sides.right, { path, bytes: this.#right }, at[0] + head, stored.length);
      ensure(right?.equals(stored) === true, place, `${fn} does not hold on the right`);
    }
    const parts = [frame.subarray(0, head), made, frame.subarray(frame.length - tail)];
    ensure(made.length === inner, place, 'its length is another');
    this.#put(Buffer.concat(parts), place, `${fn} does not give what stands on the left`);
    this.#tally.values += 1;
  }

  #child(child: CertifiedChild, place: string): void {
    this.#use(child.right, place);
    ensure(isNamedSo(child, this.#node, this.#left, this.#sides.left), place, 'its path names another member');
    ensure(child.left[0] === this.#at, place, 'its place on the left is another');
    const [codec, rightCodec] = child.codecs;
    const left = contentOf(this.#left, child.left, codec);
    const right = contentOf(this.#right, child.right, rightCodec);
    if (left === undefined || right === undefined) throw new CheckError(placeOf(child.node), 'it cannot be opened');
    rebuild(child.node, left, right, this.#sides, this.#tally);
    ensure(codec !== 'stored' || child.encoder === null, place, 'what is stored as it is needs no encoder');
    this.#stored(left, child.left, codec === 'stored' ? 'stored' : child.encoder, place);
  }

  #stream(stream: Extract<CertifiedStep, { stream: unknown }>['stream'], place: string): void {
    ensure(stream.left[0] === this.#at, place, 'its place on the left is another');
    const right = stream.right === null ? Buffer.alloc(0) : this.#use(stream.right, place);
    const left = this.#left.subarray(...stream.left);
    const [l, r] = [inflated(left) ?? left, inflated(right) ?? right];
    const content = [
      [l, r],
      [left, r],
      [l, right],
    ].find(([one, other]) => one !== undefined && other !== undefined && one.equals(other))?.[0];
    if (content === undefined) throw new CheckError(place, 'the two sides do not hold the same');
    this.#stored(content, stream.left, stream.encoder, place);
  }

  /** The stored form of a content: written again, or taken from the left. */
  #stored(content: Buffer, at: Span, encoder: string | null, place: string): void {
    if (encoder === null) {
      this.#tally.claims += 1;
      this.#at = at[1];
      return;
    }
    const made = encoded(content, encoder);
    if (made === undefined) throw new CheckError(place, `there is no encoder '${encoder}'`);
    ensure(made.length === at[1] - at[0], place, `${encoder} does not write as many bytes`);
    this.#put(made, place, `${encoder} does not write what stands on the left`);
  }

  #ahead(length: number): Buffer {
    return this.#left.subarray(this.#at, this.#at + length);
  }
}

/** Whether a child is the member that its path names, as far as this is a tar or a zip; a payload has its file's path. */
function isNamedSo({ left, node }: CertifiedChild, around: CertifiedNode, bytes: Buffer, side: Side): boolean {
  const [base, name] = [node.path.slice(0, around.path.length), node.path.at(-1) ?? ''];
  if (base.join('\0') !== around.path.join('\0') || node.path.length > around.path.length + 1) return false;
  const members = [side.tar(bytes), side.zip(bytes)?.members].find((list) => list !== undefined && list.size > 0);
  if (node.path.length === around.path.length) return members === undefined;
  // A name that is no text is written with escapes.
  if (members === undefined || name.includes('\\x')) return true;
  const member = members.get(name);
  return member !== undefined && member.start === left[0] && member.end === left[1];
}

function contentOf(bytes: Buffer, [start, end]: Span, codec: string): Buffer | undefined {
  if (!(start >= 0 && start <= end && end <= bytes.length)) return undefined;
  const stored = bytes.subarray(start, end);
  if (codec === 'stored') return stored;
  return codec === 'deflate' ? inflated(stored) : undefined;
}

function isSame(stated: CertifiedBytes, bytes: Buffer): boolean {
  if (typeof stated === 'string') return stated === bytes.toString('hex');
  return stated.length === bytes.length && `sha256:${stated.sha256}` === digestOf(bytes);
}

function placeOf({ path }: CertifiedNode): string {
  return path.join(' › ');
}
