import type { Cause, Claim, FactorHint, Fix } from '../../model/cause.ts';
import type { Site } from '../../model/site.ts';
import { fileKeys } from './file-sites.ts';
import { differInTimesOnly } from './text-times.ts';
import { fact, memberName } from './values.ts';

/** A file whose whole content is state of the build, known by its path in the image. */
export interface KnownFile {
  readonly id: string;
  readonly title: string;
  /** Tested against the member's path without a leading slash. */
  readonly path: RegExp;
  /** Directories that hold nothing but such files; claimed where only one side has them. */
  readonly folder?: RegExp;
  readonly grade: Claim['grade'];
  readonly fixes: readonly Fix[];
  /** A narrower test than the path, for files of which only some lines are known. */
  accepts?(site: Site): boolean;
  readonly predicate?: Claim['predicate'];
  readonly hint?: FactorHint;
  /** The factor of places that do not differ in times alone. */
  readonly otherwise?: FactorHint;
  readonly security?: Claim['security'];
}

/** Claims every difference inside such a file, and its being there on one side only. Only files at the root of a layer count. */
export function knownFile(file: KnownFile): Cause {
  return {
    id: file.id,
    title: file.title,
    specificity: 'structured',
    on: fileKeys,
    claim: (site, cx) => {
      if (!isInLayer(site) || !isKnown(file, site) || file.accepts?.(site) === false) return undefined;
      const hint = file.hint ?? differInTimesOnly(site, cx)?.hint ?? file.otherwise;
      return {
        grade: file.grade,
        ...(file.predicate === undefined ? {} : { predicate: file.predicate }),
        ...(hint === undefined ? {} : { hint }),
        ...(file.security === undefined ? {} : { security: file.security }),
      };
    },
    fixes: file.fixes,
  };
}

/** A file of the same name in an archive, or below another root, is somebody else's. */
function isInLayer(site: Site): boolean {
  return /^layer:\d+$/.test(site.path.at(-2) ?? '');
}

const specialBits = 0o7000;
const executeBits = 0o111;

function isKnown({ path, folder, grade }: KnownFile, site: Site): boolean {
  const name = memberName(site);
  if (site.kind !== 'presence') return path.test(name);
  if (fact(site, 'duplicate') === true) return false;
  const mode = modeIn(String((site.left ?? site.right)?.value ?? ''));
  // Where the other side has members below it, the directory is there too: see tar-dir-entries.
  if (fact(site, 'type') === 'directory') return folder?.test(name) === true && fact(site, 'children') !== true;
  // State is data: a link, a device or a program at such a place is something else.
  const forbidden = grade === 'safe' ? specialBits | executeBits : specialBits;
  return path.test(name) && fact(site, 'type') === 'file' && (mode & forbidden) === 0;
}

/** `file, 33 bytes, mode 0444`. */
function modeIn(described: string): number {
  return Number.parseInt(/, mode ([0-7]+)/.exec(described)?.[1] ?? '0', 8);
}
