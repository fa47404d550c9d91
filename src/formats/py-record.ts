import { maxTextBytes } from '../bytes/limits.ts';
import type { Format } from '../model/format.ts';
import { type ChecksumList, compareChecksums } from './_shared/compare-checksums.ts';
import { digestAlgorithm } from './_shared/member-digest.ts';
import { folderOf, resolveMember } from './_shared/member-names.ts';
import { parseRecord, readRecorded } from './py-record/parse.ts';

/** The list of files that every installed Python distribution and wheel has. See docs/formats/py-record.md. */
export const pyRecord: Format = {
  id: 'py-record',
  title: 'Python RECORD file',
  order: 'exact',
  maxSize: maxTextBytes,
  matches: (probe) => /(?:^|\/)[^/]+\.dist-info\/RECORD$/.test(probe.name) && !probe.head.includes(0),
  compare: (left, right, cx) => compareChecksums(list, left, right, cx),
};

const list: ChecksumList = {
  prefix: 'record',
  parse: parseRecord,
  // Names are relative to the folder that holds the .dist-info folder.
  memberName: (node, file) => resolveMember(folderOf(folderOf(node.name)), file),
  recompute(line, member, side, digests) {
    const recorded = readRecorded(line.value);
    const algorithm = digestAlgorithm(recorded?.algorithm ?? '');
    if (recorded === undefined || algorithm === undefined) return undefined;
    const content = digests(side, member, algorithm);
    if (content === undefined) return undefined;
    const sameSize = recorded.size === null || recorded.size === content.size;
    const holds = sameSize && content.digest.toString('base64url') === recorded.digest;
    return { equation: `${algorithm}(${line.file})`, holds };
  },
};
