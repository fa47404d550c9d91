import type { Cause, Claim } from '../model/cause.ts';
import { bothNumbers, fact } from './_shared/values.ts';

const fileType = 0o170000;
const regularFile = 0o100000;
const directory = 0o040000;

export const zipExternalAttrs: Cause = {
  id: 'zip-external-attrs',
  title: 'File modes of the entries of a zip or jar',
  specificity: 'structured',
  on: ['zip:external-attributes', 'zip:internal-attributes'],
  claim: (site): Claim | undefined => {
    if (site.key === 'zip:internal-attributes') return { grade: 'safe' };
    const values = bothNumbers(site);
    if (values === undefined) return undefined;
    const isFolder = fact(site, 'type') === 'directory';
    const [left, right] = values.map((value) => unixMode(value, isFolder));
    if (left === undefined || right === undefined) return undefined;
    const bits = left ^ right;
    const security = securityOf(bits);
    if (security !== undefined) return { grade: 'lossy', security };
    return {
      grade: 'guarded',
      predicate: { text: 'neither the file type nor who may run the file changes', held: true },
    };
  },
  fixes: [
    { for: 'bazel', text: 'Build jars with singlejar, which writes no attributes.' },
    { for: 'maven', text: 'Fix fileMode and dirMode; build with umask 022.' },
    { for: 'gradle', text: 'Fix filePermissions and dirPermissions (fileMode and dirMode in old versions).' },
  ],
};

function securityOf(bits: number): Claim['security'] {
  if ((bits & fileType) !== 0)
    return { severity: 'high', why: 'on one side the entry is a link or another kind of file' };
  if ((bits & 0o6000) !== 0)
    return { severity: 'high', why: 'once unpacked, the file runs with the rights of its owner' };
  if ((bits & 0o111) !== 0) return { severity: 'medium', why: 'once unpacked, the file can be run on one side only' };
  return undefined;
}

/**
 * The Unix mode in the high half of the attributes (APPNOTE 4.4.15). Where there is none, what unpackers give: a plain
 * file that cannot be run, or a directory.
 */
function unixMode(attributes: number, isFolder: boolean): number {
  const mode = Math.floor(attributes / 65_536);
  const type = (mode & fileType) === 0 ? (isFolder ? directory : regularFile) : mode & fileType;
  return type | (mode === 0 && isFolder ? 0o755 : mode & 0o7777);
}
