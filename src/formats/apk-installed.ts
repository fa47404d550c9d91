import { maxTextBytes } from '../bytes/limits.ts';
import type { SideName } from '../model/bytes.ts';
import type { Derivation } from '../model/field.ts';
import type { CompareContext, Format, Node } from '../model/format.ts';
import { compareLines } from './_shared/compare-lines.ts';
import { compareRecords, type RecordField, type RecordList, type RecordSide } from './_shared/compare-records.ts';
import { readAll } from './_shared/lines.ts';
import { memberDigests } from './_shared/member-digest.ts';
import { besidePath, plainName } from './_shared/member-names.ts';
import { fileOfChecksum, parseInstalled } from './apk-installed/parse.ts';

/** The packages that apk has installed, with every file and its checksum. See docs/formats/apk-installed.md. */
export const apkInstalled: Format = {
  id: 'apk-installed',
  title: 'apk database of installed packages',
  order: 'exact',
  maxSize: maxTextBytes,
  matches: (probe) =>
    /(?:^|\/)(?:usr\/)?lib\/apk\/db\/installed$/.test(plainName(probe.name)) && !probe.head.includes(0),
  compare(left, right, cx) {
    const a = readSide(left);
    const b = readSide(right);
    if (a === undefined || b === undefined) compareLines(left, right, cx);
    else compareRecords(listFor(left, cx), left, a, b, cx);
  },
};

function readSide(node: Node): RecordSide | undefined {
  const bytes = readAll(node.bytes);
  const entries = parseInstalled(bytes);
  return entries === undefined ? undefined : { bytes, entries };
}

function listFor(node: Node, cx: CompareContext): RecordList {
  const digests = memberDigests(cx.sibling);
  const derived = (field: RecordField, side: SideName): Derivation | undefined => {
    const file = fileOfChecksum(field);
    const algorithm = { Q1: 'sha1', Q2: 'sha256' } as const;
    const stored = /^(Q[12])([A-Za-z0-9+/]+=*)$/.exec(field.value);
    const kind = stored?.[1] === 'Q1' || stored?.[1] === 'Q2' ? algorithm[stored[1]] : undefined;
    const content = file === undefined || kind === undefined ? undefined : digests(side, file, kind);
    if (file === undefined || content === undefined) return undefined;
    const holds = content.digest.toString('base64') === stored?.[2];
    // What lies below /etc is for users to change: apk keeps the checksum of what it has installed.
    return holds || !file.startsWith('etc/') ? { equation: `${kind}(${file})`, holds } : undefined;
  };
  return {
    prefix: 'apk',
    fieldKind: 'line',
    derived: (_record, field, side) => derived(field, side),
    of: (_record, field) => besidePath(node.path, fileOfChecksum(field) ?? ''),
  };
}
