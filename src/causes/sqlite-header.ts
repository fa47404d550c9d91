import type { Cause } from '../model/cause.ts';
import { sameRows } from './_shared/same-rows.ts';

/** Counters and what follows from how the pages lie; never settings, such as user_version or the text encoding. */
const fields = [
  'change_counter',
  'version_valid_for',
  'sqlite_version',
  'schema_cookie',
  'pages',
  'first_freelist_page',
  'freelist_pages',
  'largest_root_page',
  'layout',
];

export const sqliteHeader: Cause = {
  id: 'sqlite-header',
  title: 'Counters and page layout of an SQLite database',
  specificity: 'structured',
  on: fields.map((field) => `sqlite:${field}`),
  claim: (site) => ({
    grade: 'guarded',
    predicate: sameRows(site),
    ...(site.role === 'encoding' ? { role: 'encoding' } : {}),
  }),
  fixes: [
    {
      for: 'any',
      text: 'Fill the database in one transaction with one version of SQLite, and finish with VACUUM INTO a new file.',
    },
  ],
};
