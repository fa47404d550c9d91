import type { Cause } from '../model/cause.ts';
import { sameRows } from './_shared/same-rows.ts';

export const sqlitePageLeftover: Cause = {
  id: 'sqlite-page-leftover',
  title: 'Leftovers in free space of an SQLite database',
  specificity: 'structured',
  on: ['sqlite:leftover'],
  claim: (site) => ({ grade: 'guarded', predicate: sameRows(site) }),
  fixes: [{ for: 'any', text: 'PRAGMA secure_delete = ON while filling it, or VACUUM INTO a new file at the end.' }],
};
