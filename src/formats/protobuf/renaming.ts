import type { ProtoDifference, ProtoSide } from '../_shared/protobuf-diff.ts';
import type { ProtoField, ProtoMessage } from '../_shared/protobuf-wire.ts';

/** Fields of a SavedModel that hold names of nodes and functions, as paths of numbers; see protobuf-schemas.ts. */
const namePlaces = [
  /^2 2 (1|2 1 3) [13]$/, // name and input of a node
  /^2 2 (1|2 1 3) 5 2 10 1$/, // function that an attribute names
  /^2 2 2 1 1 1$/, // name of a function
  /^2 2 2 1 [46] 2$/, // results of a function
  /^2 5 2 [12] 2 1$/, // tensors of a signature
  /^2 7 .*$/, // functions that the object graph names
];

const maxWords = 1_000_000;
const word = /[A-Za-z0-9_./-]+/g;
const suffix = /_\d+(?![A-Za-z0-9])/g;

/**
 * True when two SavedModels are equal up to the numbers that end the names of nodes and functions, and the names of the
 * whole file map one to one. Only fields that hold names may differ, and only names of nodes and functions.
 */
export function isRenaming(left: ProtoSide, right: ProtoSide, differences: readonly ProtoDifference[]): boolean {
  if (differences.length === 0 || !differences.every((each) => isNamePair(left, right, each))) return false;
  const [a, b] = [textsOf(left), textsOf(right)];
  if (a.length !== b.length) return false;
  const [forth, back] = [new Map<string, string>(), new Map<string, string>()];
  for (const [at, text] of a.entries()) {
    const [lefts, rights] = [text.match(word) ?? [], (b[at] ?? '').match(word) ?? []];
    if (forth.size > maxWords || !mapWords(lefts, rights, forth, back)) return false;
  }
  const [names, others] = [namesOf(left), namesOf(right)];
  return [...forth].every(([from, to]) => from === to || (names.has(from) && others.has(to)));
}

function isNamePair(left: ProtoSide, right: ProtoSide, difference: ProtoDifference): boolean {
  const [one, other] = [difference.left[0], difference.right[0]];
  if (difference.kind !== 'value' || one?.value.kind !== 'text' || other?.value.kind !== 'text') return false;
  const place = difference.numbers.join(' ');
  const [a, b] = [textOf(left.bytes, one), textOf(right.bytes, other)];
  return namePlaces.some((pattern) => pattern.test(place)) && a.replace(suffix, '_#') === b.replace(suffix, '_#');
}

function mapWords(
  lefts: readonly string[],
  rights: readonly string[],
  forth: Map<string, string>,
  back: Map<string, string>,
): boolean {
  if (lefts.length !== rights.length) return false;
  return lefts.every((from, at) => {
    const to = rights[at] ?? '';
    if ((forth.get(from) ?? to) !== to || (back.get(to) ?? from) !== from) return false;
    forth.set(from, to);
    back.set(to, from);
    return true;
  });
}

/** Texts in the order of the fields; both sides have one order where nothing but names differs. */
function textsOf({ bytes, message }: ProtoSide): string[] {
  return message.fields.flatMap((field) => textsIn(bytes, field));
}

function textsIn(bytes: Buffer, field: ProtoField): string[] {
  if (field.value.kind === 'text') return [textOf(bytes, field)];
  return field.value.kind === 'message' ? field.value.fields.flatMap((inner) => textsIn(bytes, inner)) : [];
}

function namesOf({ bytes, message }: ProtoSide): ReadonlySet<string> {
  const at = (messages: readonly ProtoMessage[], number: number): ProtoMessage[] =>
    messages.flatMap(({ fields }) =>
      fields.flatMap((field) => (field.number === number && field.value.kind === 'message' ? [field.value] : [])),
    );
  const graphs = at(at([message], 2), 2);
  const functions = at(at(graphs, 2), 1);
  const named = [...at(graphs, 1), ...at(functions, 3), ...at(functions, 1)];
  const names = named.flatMap(({ fields }) => {
    const name = fields.find(({ number, value }) => number === 1 && value.kind === 'text');
    return name === undefined ? [] : [textOf(bytes, name)];
  });
  return new Set(names);
}

function textOf(bytes: Buffer, { valueAt }: ProtoField): string {
  return bytes.toString('utf8', valueAt.start, valueAt.end);
}
