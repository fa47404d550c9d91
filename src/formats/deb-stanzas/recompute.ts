import type { SideName } from '../../model/bytes.ts';
import type { Derivation } from '../../model/field.ts';
import type { CompareContext } from '../../model/format.ts';
import type { ListRecord, RecordField } from '../_shared/compare-records.ts';
import { plainName } from '../_shared/member-names.ts';
import { fieldValue } from '../_shared/stanzas.ts';

/**
 * Recomputes what dpkg-gencontrol and debhelper compute from a package's files. Only a value that comes out right counts
 * as derived: the files may lie in another layer or have been removed, so another result shows nothing.
 */
export function recomputeControl(
  record: ListRecord,
  field: RecordField,
  side: SideName,
  cx: CompareContext,
): Derivation | undefined {
  if (field.name === 'Installed-Size') return installedSize(record, field, side, cx);
  return field.name === 'Build-Ids' ? buildIds(field, side, cx) : undefined;
}

const maxListBytes = 8 * 1024 * 1024;
const scripts = [
  'preinst',
  'postinst',
  'prerm',
  'postrm',
  'conffiles',
  'triggers',
  'shlibs',
  'symbols',
  'config',
  'templates',
];

/** KiB of each file, rounded up; 1 for everything else (dpkg-gencontrol(1), `Installed-Size`), the control files included. */
function installedSize(
  record: ListRecord,
  field: RecordField,
  side: SideName,
  cx: CompareContext,
): Derivation | undefined {
  const base = infoBase(record, side, cx);
  const list = base === undefined ? undefined : cx.sibling(side, `${base}.list`);
  if (list === undefined || list.size > maxListBytes) return undefined;
  const names = list
    .read(0, list.size)
    .toString('utf8')
    .split('\n')
    .filter((name) => name !== '');
  const files = names.map((name) => fileSize(name, side, cx) ?? 1);
  const control = scripts.map((script) => kibibytes(cx.sibling(side, `${base}.${script}`)?.size ?? 0));
  const sum = [1, ...files, ...control].reduce((total, size) => total + size, 0);
  return String(sum) === field.value
    ? { equation: 'KiB of the files in the package’s list and of its scripts, each rounded up', holds: true }
    : undefined;
}

function infoBase(record: ListRecord, side: SideName, cx: CompareContext): string | undefined {
  const plain = `var/lib/dpkg/info/${record.name}`;
  const bases = [plain, `${plain}:${fieldValue(record.fields, 'Architecture') ?? ''}`];
  return bases.find((base) => cx.sibling(side, `${base}.list`) !== undefined);
}

/** On systems with merged /usr, dpkg still lists what it has unpacked through the links `/bin`, `/lib`, `/sbin`. */
function fileSize(name: string, side: SideName, cx: CompareContext): number | undefined {
  const plain = plainName(name);
  const found = cx.sibling(side, plain) ?? cx.sibling(side, `usr/${plain}`);
  return found === undefined ? undefined : kibibytes(found.size);
}

function kibibytes(bytes: number): number {
  return Math.ceil(bytes / 1024);
}

/** The names of the debug files (dh_strip(1)). */
function buildIds(field: RecordField, side: SideName, cx: CompareContext): Derivation | undefined {
  const ids = field.value.split(/\s+/);
  const found = ids.every((id) => {
    const file = `usr/lib/debug/.build-id/${id.slice(0, 2)}/${id.slice(2)}.debug`;
    return /^[0-9a-f]{40}$/.test(id) && cx.sibling(side, file) !== undefined;
  });
  return found ? { equation: 'names of the files below /usr/lib/debug/.build-id', holds: true } : undefined;
}
