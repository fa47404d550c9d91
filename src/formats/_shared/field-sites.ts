import { diffFields, type FieldPair } from '../../align/fields.ts';
import type { ByteSource } from '../../model/bytes.ts';
import type { Field } from '../../model/field.ts';
import type { CompareContext, Node } from '../../model/format.ts';
import type { LocationKind, Site, SiteSide } from '../../model/site.ts';
import { emitByteSites } from './byte-sites.ts';
import { middleFacts, shorten } from './middle.ts';

/** A file as fields that tile it, or at least name what a reader looks at. */
export interface FieldFile {
  readonly bytes: ByteSource;
  readonly fields: readonly Field[];
}

/** What the site of a differing field is called. */
export interface FieldLabel {
  readonly key: string;
  /** The field's own name when left out. */
  readonly name?: string;
  /** `field` when left out. */
  readonly kind?: LocationKind;
  readonly role?: Site['role'];
  readonly facts?: NonNullable<Site['facts']>;
  /** Compare the bytes of the field on both sides run by run instead of naming its value. */
  readonly runs?: boolean;
}

/**
 * Pairs the fields of two files by name and emits one site for each that differs. Sites are derived where both fields are;
 * texts carry the facts `middleLeft` and `middleRight`, and `sameValue` says that one value is written in two ways.
 */
export function emitFieldSites(
  left: Node,
  right: Node,
  files: { readonly left: FieldFile; readonly right: FieldFile },
  cx: CompareContext,
  label: (pair: FieldPair) => FieldLabel,
): void {
  diffFields(files.left, files.right, (pair) => {
    const found = label(pair);
    if (found.runs === true && pair.left !== null && pair.right !== null) {
      const window = { left: pair.left.at, right: pair.right.at };
      emitByteSites(left, right, cx, { key: found.key, window, facts: () => ({ ...found.facts, field: pair.name }) });
    } else cx.emit(fieldSite(left, pair, found));
  });
}

function fieldSite({ path }: Node, pair: FieldPair, label: FieldLabel): Site {
  const { left, right } = pair;
  const texts = typeof left?.value === 'string' && typeof right?.value === 'string';
  return {
    path,
    key: label.key,
    kind: label.kind ?? 'field',
    name: label.name ?? pair.name,
    left: left === null ? null : sideOf(left),
    right: right === null ? null : sideOf(right),
    bytes: pair.bytes,
    ...(label.role === undefined ? {} : { role: label.role }),
    ...((left ?? right)?.derived === undefined ? {} : { of: path }),
    facts: {
      ...(texts ? middleFacts(String(left?.value), String(right?.value)) : {}),
      ...(pair.sameValue ? { sameValue: true } : {}),
      ...label.facts,
    },
  };
}

function sideOf({ at, also = [], value, derived }: Field): SiteSide {
  const shown = typeof value === 'string' ? shorten(value) : value;
  return { value: shown, ranges: [at, ...also], ...(derived === undefined ? {} : { derived }) };
}
