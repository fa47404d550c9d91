import { maxTextBytes } from '../bytes/limits.ts';
import type { CompareContext, Format, Node } from '../model/format.ts';
import { DecodeError } from '../model/problem.ts';
import { compareLines } from './_shared/compare-lines.ts';
import { compareRecords, type RecordField, type RecordList, type RecordSide } from './_shared/compare-records.ts';
import { readAll } from './_shared/lines.ts';
import { besidePath, plainName } from './_shared/member-names.ts';
import { parseStanzas } from './_shared/stanzas.ts';
import { recomputeControl } from './deb-stanzas/recompute.ts';

/** What dpkg and apt know of packages, as paragraphs of fields (deb822(5), deb-control(5)). See docs/formats/deb-stanzas.md. */
export const debStanzas: Format = {
  id: 'deb-stanzas',
  title: 'Debian control file',
  order: 'exact',
  maxSize: maxTextBytes,
  matches: (probe) => places.test(plainName(probe.name)) && !probe.name.endsWith('md5sums') && !probe.head.includes(0),
  compare(left, right, cx) {
    const a = readSide(left);
    const b = readSide(right);
    if (a === undefined || b === undefined) compareLines(left, right, cx);
    else compareRecords(listFor(left, cx), left, a, b, cx);
  },
};

const places =
  /(?:^|\/)(?:var\/lib\/dpkg\/(?:status(?:-old)?|available|status\.d\/[^/]+)|var\/lib\/apt\/extended_states|DEBIAN\/control)$|^control$/;

/** A file that merely has the name is compared as text. */
function readSide(node: Node): RecordSide | undefined {
  const bytes = readAll(node.bytes);
  try {
    return { bytes, entries: parseStanzas(bytes, { keys: ['Package', 'Architecture'] }) };
  } catch (error) {
    if (error instanceof DecodeError) return undefined;
    throw error;
  }
}

function listFor(node: Node, cx: CompareContext): RecordList {
  return {
    prefix: 'stanza',
    fieldKind: 'line',
    facts: ({ left, right }) => ({ linesEqual: haveSameLines(left, right) }),
    derived: (record, field, side) => recomputeControl(record, field, side, cx),
    of: (record, field) =>
      besidePath(
        node.path,
        field.name === 'Build-Ids' ? 'usr/lib/debug/.build-id' : `var/lib/dpkg/info/${record.name}.list`,
      ),
  };
}

/** True when both values are the same lines in another order (`Conffiles`). */
function haveSameLines(left: RecordField | null, right: RecordField | null): boolean {
  const lines = (field: RecordField | null): string => (field?.value ?? '').split('\n').sort().join('\n');
  return left !== null && right !== null && lines(left) === lines(right);
}
