import type { Cause, Claim, FactorHint, Fix } from '../../model/cause.ts';
import type { Site } from '../../model/site.ts';
import { fileKeys } from './file-sites.ts';
import { differInTimesOnly } from './text-times.ts';
import { memberName } from './values.ts';

/** A file or directory whose whole content is state of the build, known by its path in the image. */
export interface KnownFile {
  readonly id: string;
  readonly title: string;
  /** Tested against the member's path without a leading slash. */
  readonly path: RegExp;
  readonly grade: Claim['grade'];
  readonly fixes: readonly Fix[];
  /** A narrower test than the path, for files of which only some lines are known. */
  accepts?(site: Site): boolean;
  readonly predicate?: Claim['predicate'];
  readonly hint?: FactorHint;
}

/** Claims every difference inside such a file, and its being there on one side only. Only files at the root of a layer count. */
export function knownFile(file: KnownFile): Cause {
  return {
    id: file.id,
    title: file.title,
    specificity: 'structured',
    on: fileKeys,
    claim: (site, cx) => {
      const inLayer = /^layer:\d+$/.test(site.path.at(-2) ?? '');
      if (!inLayer || !file.path.test(memberName(site)) || file.accepts?.(site) === false) return undefined;
      if (site.facts?.['type'] === 'directory' || site.facts?.['duplicate'] === true) return undefined;
      const hint = file.hint ?? differInTimesOnly(site, cx)?.hint;
      return {
        grade: file.grade,
        ...(file.predicate === undefined ? {} : { predicate: file.predicate }),
        ...(hint === undefined ? {} : { hint }),
      };
    },
    fixes: file.fixes,
  };
}
