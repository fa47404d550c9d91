import type { Claim } from '../../model/cause.ts';
import type { Site } from '../../model/site.ts';
import { fact } from './values.ts';

/** What must hold for a difference that concerns a database file, but not what it says. */
export function sameRows(site: Site): NonNullable<Claim['predicate']> {
  return {
    text: 'both files hold the same schema and the same rows, and no journal lies beside them',
    held: fact(site, 'rowsEqual') === true && fact(site, 'journal') === false,
  };
}
