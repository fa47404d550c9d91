import { mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryDirectory } from '../../bytes/spool.ts';

/** The directories of one experiment; all lie in one that is removed at the end. */
export interface Places {
  readonly work: string;
  /** Where the copy of the source is built; both lie in directories of their own. */
  readonly usual: string;
  readonly other: string;
  /** The copy itself, while disorderfs shows it elsewhere. */
  readonly behind: string;
  /** Emptied before every build. */
  readonly scratch: string;
  /** Kept from build to build: what tools unpack of themselves, and their downloads. */
  readonly tools: string;
  readonly results: string;
  readonly otherHome: string;
  readonly emptyDirectory: string;
}

/** Makes them, readable by the owner only. */
export function makePlaces(home: string | undefined): Places {
  const work = temporaryDirectory('odp-diff-build-');
  const places = {
    work,
    usual: join(work, 'here', 'source'),
    other: join(work, 'some', 'longer', 'directory-name', 'of-the-source'),
    behind: join(work, 'behind', 'source'),
    scratch: join(work, 'scratch'),
    tools: join(work, 'tools'),
    results: join(work, 'results'),
    otherHome: join(work, 'other-home'),
    emptyDirectory: join(work, 'empty-path-entry'),
  };
  for (const each of [places.usual, places.other, places.behind]) mkdirSync(join(each, '..'), { recursive: true });
  for (const each of [places.tools, places.results, places.emptyDirectory]) mkdirSync(each);
  if (home !== undefined && home !== '') symlinkSync(home, places.otherHome);
  return places;
}
