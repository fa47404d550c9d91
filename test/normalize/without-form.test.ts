import { readdirSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { canonicalIds } from './canonical-ids.ts';

const docs = new URL('../../docs/', import.meta.url);
const page = readFileSync(new URL('normalize.md', docs), 'utf8');

/** Forms for a part of what their cause means. */
const partly = ['git-properties', 'pyc-mtime'];

/** Causes whose pages announce a grade that could have a form. */
function formableCauses(): string[] {
  const folder = new URL('causes/', docs);
  return readdirSync(folder)
    .filter(
      (name) => name !== 'README.md' && /^Grade: (safe|guarded) /m.test(readFileSync(new URL(name, folder), 'utf8')),
    )
    .map((name) => name.slice(0, -'.md'.length));
}

it('names every safe or guarded cause that has no form, once and with a reason', () => {
  const section = page.slice(page.indexOf('## What has no canonical form'));
  const listed = [...section.matchAll(/^\| [^|`]+ \| (.+) \|$/gm)].flatMap(([, ids = '']) =>
    [...ids.matchAll(/`([a-z0-9-]+)`/g)].map(([, id = '']) => id),
  );
  const without = formableCauses().filter((id) => !canonicalIds.has(id) && !partly.includes(id));
  expect(listed.sort()).toEqual(without.sort());
});

it('says where a form holds in part', () => {
  for (const id of partly) expect(page).toContain(`\n- \`${id}\`: `);
});
