import { alignLines, numbers } from '../../align/lines.ts';
import type { ByteRange } from '../../model/bytes.ts';
import { ProtoIds } from './protobuf-ids.ts';
import type { MessageSchema } from './protobuf-schemas.ts';
import type { ProtoField, ProtoMessage } from './protobuf-wire.ts';

/** A message and the bytes that its ranges are in. */
export interface ProtoSide {
  readonly bytes: Buffer;
  readonly message: ProtoMessage;
}

/** One place where two messages differ; `order`: fields of one number that are the same in another order. */
export interface ProtoDifference {
  readonly kind: 'value' | 'order';
  /** `/meta_graphs/graph_def/node[3]/name`, with numbers for what has no known name. */
  readonly place: string;
  readonly numbers: readonly number[];
  readonly left: readonly ProtoField[];
  readonly right: readonly ProtoField[];
  /** Of an order: the fields are entries of a known map. */
  readonly map: boolean;
}

export interface ProtoVisitor {
  difference(difference: ProtoDifference): void;
  /** Tags and lengths around messages whose contents differ. */
  length(left: ByteRange, right: ByteRange): void;
}

interface Level {
  readonly place: string;
  readonly numbers: readonly number[];
  readonly schema: MessageSchema | undefined;
}

/** Calls the visitor for each difference of two messages. What it does not call for is how the same is written. */
export function diffProtobuf(
  left: ProtoSide,
  right: ProtoSide,
  schema: MessageSchema | undefined,
  visitor: ProtoVisitor,
): void {
  new Differ(left.bytes, right.bytes, visitor).messages(left.message, right.message, {
    place: '',
    numbers: [],
    schema,
  });
}

class Differ {
  private readonly left: Buffer;
  private readonly right: Buffer;
  private readonly visitor: ProtoVisitor;
  private readonly ids = new ProtoIds();

  constructor(left: Buffer, right: Buffer, visitor: ProtoVisitor) {
    this.left = left;
    this.right = right;
    this.visitor = visitor;
  }

  messages(left: ProtoMessage, right: ProtoMessage, level: Level): void {
    const { schema } = level;
    if (this.ids.message(this.left, left, schema) === this.ids.message(this.right, right, schema)) return;
    const [lefts, rights] = [byNumber(left), byNumber(right)];
    for (const number of [...new Set([...lefts.keys(), ...rights.keys()])].sort((a, b) => a - b)) {
      this.fields(lefts.get(number) ?? [], rights.get(number) ?? [], number, level);
    }
  }

  private fields(lefts: readonly ProtoField[], rights: readonly ProtoField[], number: number, level: Level): void {
    const [a, b] = [this.idsOf(this.left, lefts, level), this.idsOf(this.right, rights, level)];
    if (a.join(' ') === b.join(' ')) return;
    const map = level.schema?.[number]?.map === true;
    if (a.length === b.length && [...a].sort().join(' ') === [...b].sort().join(' ')) {
      const place = { place: this.step(level, number), numbers: [...level.numbers, number] };
      if (!map) this.visitor.difference({ kind: 'order', ...place, left: lefts, right: rights, map });
      return;
    }
    const repeated = Math.max(lefts.length, rights.length) > 1;
    const name = (at: number): string => this.step(level, number) + (repeated ? `[${at}]` : '');
    for (const [at, other] of map ? this.byKey(lefts, rights) : aligned(a, b)) {
      const [one, two] = [lefts[at ?? -1], rights[other ?? -1]];
      this.pair(one, two, { ...level, place: name(at ?? other ?? 0) }, number);
    }
  }

  private pair(left: ProtoField | undefined, right: ProtoField | undefined, level: Level, number: number): void {
    const inner: Level = {
      place: level.place,
      numbers: [...level.numbers, number],
      schema: level.schema?.[number]?.message,
    };
    const [a, b] = [left?.value, right?.value];
    if (
      left !== undefined &&
      right !== undefined &&
      a?.kind === 'message' &&
      b?.kind === 'message' &&
      left.wire === right.wire
    ) {
      this.visitor.length(headOf(left), headOf(right));
      this.messages(a, b, inner);
      return;
    }
    if (left !== undefined && right !== undefined && this.same(left, right, level)) return;
    const sides = { left: left === undefined ? [] : [left], right: right === undefined ? [] : [right] };
    this.visitor.difference({ kind: 'value', place: level.place, numbers: inner.numbers, ...sides, map: false });
  }

  private same(left: ProtoField, right: ProtoField, { schema }: Level): boolean {
    return this.ids.value(this.left, left, schema) === this.ids.value(this.right, right, schema);
  }

  private idsOf(bytes: Buffer, fields: readonly ProtoField[], { schema }: Level): string[] {
    return fields.map((field) => String(this.ids.value(bytes, field, schema)));
  }

  /** Entries of a map belong together by their key, wherever they stand. */
  private byKey(lefts: readonly ProtoField[], rights: readonly ProtoField[]): Pairs {
    const keysOf = (bytes: Buffer, fields: readonly ProtoField[]): string[] => {
      const counts = new Map<number, number>();
      return fields.map((entry) => {
        const key = entry.value.kind === 'message' ? entry.value.fields.find(({ number }) => number === 1) : undefined;
        const id = key === undefined ? -1 : this.ids.value(bytes, key, undefined);
        counts.set(id, (counts.get(id) ?? 0) + 1);
        return `${id} ${counts.get(id)}`;
      });
    };
    const places = new Map(keysOf(this.right, rights).map((key, at) => [key, at]));
    const pairs: [number | undefined, number | undefined][] = keysOf(this.left, lefts).map((key, at) => {
      const other = places.get(key);
      places.delete(key);
      return [at, other];
    });
    return [...pairs, ...[...places.values()].map((other) => [undefined, other] as const)];
  }

  private step({ place, schema }: Level, number: number): string {
    return `${place}/${schema?.[number]?.name ?? number}`;
  }
}

type Pairs = readonly (readonly [number | undefined, number | undefined])[];

/** Pairs in order: what is equal, and between two of these the fields one by one. */
function aligned(left: readonly string[], right: readonly string[]): Pairs {
  return alignLines(left, right).flatMap((hunk) => {
    const [lefts, rights] = [numbers(hunk.left), numbers(hunk.right)];
    const count = Math.max(lefts.length, rights.length);
    return Array.from({ length: count }, (_, at) => [lefts[at], rights[at]] as const);
  });
}

function byNumber({ fields }: ProtoMessage): ReadonlyMap<number, readonly ProtoField[]> {
  const groups = new Map<number, ProtoField[]>();
  for (const field of fields) {
    const group = groups.get(field.number);
    if (group === undefined) groups.set(field.number, [field]);
    else group.push(field);
  }
  return groups;
}

function headOf({ at, valueAt }: ProtoField): ByteRange {
  return { start: at.start, end: valueAt.start };
}
