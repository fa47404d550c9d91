import { maxTextBytes } from '../bytes/limits.ts';
import type { CompareContext, Format, Node } from '../model/format.ts';
import { DecodeError } from '../model/problem.ts';
import { blankLine, type ChecksumLine, checksumLine } from './_shared/checksum-line.ts';
import { type ChecksumList, compareChecksums } from './_shared/compare-checksums.ts';
import { decodeText, type Line, splitLines } from './_shared/lines.ts';
import { resolveMember } from './_shared/member-names.ts';

/** The checksum lists that dpkg keeps for each package (deb-md5sums(5)). See docs/formats/md5sums.md. */
export const md5sums: Format = {
  id: 'md5sums',
  title: 'dpkg md5sums file',
  order: 'exact',
  maxSize: maxTextBytes,
  matches: (probe) => /(?:^|[./])md5sums$/.test(probe.name) && !probe.head.includes(0),
  compare: (left, right, cx) => compareChecksums(list, left, right, cx),
};

const list: ChecksumList = {
  prefix: 'md5sums',
  parse: (bytes) => splitLines(bytes).map((line) => readLine(bytes, line)),
  memberName,
  recompute(line, member, side, digests) {
    const content = digests(side, member, 'md5');
    if (content === undefined) return undefined;
    return { equation: `md5(${line.file})`, holds: content.digest.toString('hex') === line.value };
  },
};

const digestCharacters = 32;

/** 32 hex digits, two spaces (or a space and `*`), the name relative to the root. */
function readLine(bytes: Buffer, line: Line): ChecksumLine {
  if (line.contentEnd === line.at.start) return blankLine(line);
  const text = bytes.toString('latin1', line.at.start, line.contentEnd);
  const file = /^[0-9a-f]{32} [ *](.+)$/.exec(text)?.[1];
  if (file === undefined) {
    throw new DecodeError(
      'md5sums-syntax',
      line.at.start,
      `expected "<md5>  <name>", found "${decodeText(Buffer.from(text.slice(0, 40), 'latin1'))}"`,
    );
  }
  return checksumLine(bytes, line, file, { start: line.at.start, end: line.at.start + digestCharacters });
}

const mergedFolders = /^(?:bin|lib|lib32|lib64|libx32|sbin)\//;

/** On systems with merged /usr, dpkg still lists what it has unpacked through the links `/bin`, `/lib`, `/sbin`. */
function memberName(_node: Node, file: string, cx: CompareContext): string | undefined {
  const name = resolveMember('', file);
  if (name === undefined || !mergedFolders.test(name)) return name;
  const found = cx.sibling('left', name) ?? cx.sibling('right', name);
  return found === undefined ? `usr/${name}` : name;
}
