import { differingBytes } from '../../align/byte-runs.ts';
import type { SideName } from '../../model/bytes.ts';
import type { Derivation, Field } from '../../model/field.ts';
import type { CompareContext, Node } from '../../model/format.ts';
import type { Site, SiteSide } from '../../model/site.ts';
import { baseName, besidePath, plainName } from '../_shared/member-names.ts';
import { type PycHeader, sourceName } from './header.ts';
import { sourceHash } from './source-hash.ts';

export interface PycSide {
  readonly bytes: Buffer;
  readonly header: PycHeader;
}

const fieldNames = ['magic', 'flags', 'mtime', 'source-size', 'source-hash'];

/** Emits a site (`pyc:<field>`) for each header field that differs or that only one side has. */
export function compareHeaders(node: Node, left: PycSide, right: PycSide, cx: CompareContext): void {
  for (const name of fieldNames) {
    const site = fieldSite(node, name, left, right, cx);
    if (site !== undefined) cx.emit(site);
  }
}

function fieldSite(node: Node, name: string, left: PycSide, right: PycSide, cx: CompareContext): Site | undefined {
  const a = fieldOf(left, name);
  const b = fieldOf(right, name);
  if (a?.value === b?.value && sliceOf(left, a).equals(sliceOf(right, b))) return undefined;
  const source = sourceName(plainName(node.name));
  const isDerived = name === 'source-size' || name === 'source-hash';
  const side = (sideName: SideName, pyc: PycSide, field: Field | undefined): SiteSide | null => {
    if (field === undefined) return null;
    const derived = isDerived ? recompute(cx, sideName, source, pyc, field) : undefined;
    return { value: field.value, ranges: [field.at], ...(derived === undefined ? {} : { derived }) };
  };
  return {
    path: node.path,
    key: `pyc:${name}`,
    kind: 'field',
    name,
    left: side('left', left, a),
    right: side('right', right, b),
    bytes: differingBytes(sliceOf(left, a), sliceOf(right, b)),
    ...(isDerived ? { of: besidePath(node.path, source) } : {}),
    ...(name === 'mtime' ? { facts: sourceFacts(source, a, b, cx) } : {}),
  };
}

function fieldOf({ header }: PycSide, name: string): Field | undefined {
  return header.fields.find((field) => field.name === name);
}

function sliceOf({ bytes }: PycSide, field: Field | undefined): Buffer {
  return field === undefined ? Buffer.alloc(0) : bytes.subarray(field.at.start, field.at.end);
}

/** The time should be that of the source (PEP 552): which file that is, and whether each side's value is its own one's. */
function sourceFacts(
  source: string,
  left: Field | undefined,
  right: Field | undefined,
  cx: CompareContext,
): NonNullable<Site['facts']> {
  const matches = (side: SideName, field: Field | undefined): boolean => {
    const time = cx.siblingTime(side, source);
    return time !== undefined && Math.floor(time) % 2 ** 32 === field?.value;
  };
  return { source, leftMatchesSource: matches('left', left), rightMatchesSource: matches('right', right) };
}

function recompute(
  cx: CompareContext,
  side: SideName,
  source: string,
  pyc: PycSide,
  field: Field,
): Derivation | undefined {
  const content = cx.sibling(side, source);
  if (content === undefined) return undefined;
  const file = baseName(source);
  if (field.name === 'source-size') {
    return { equation: `length of ${file} mod 2^32`, holds: content.size % 2 ** 32 === field.value };
  }
  const hash = sourceHash(pyc.header.magic, content.read(0, content.size));
  return hash === undefined ? undefined : { equation: `siphash(${file})`, holds: hash === field.value };
}
