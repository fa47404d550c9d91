import { readdirSync } from 'node:fs';
import type { CauseFixture } from '../../fixtures/lib/cause-fixture.ts';

const folder = new URL('../../fixtures/causes/', import.meta.url);

/** All cause fixtures, found by their files, in byte order of their names; the file is named by the id. */
export async function loadFixtures(): Promise<readonly { readonly file: string; readonly fixture: CauseFixture }[]> {
  const files = readdirSync(folder).filter((name) => name.endsWith('.ts'));
  return Promise.all(
    files.sort().map(async (file) => {
      const module = (await import(new URL(file, folder).href)) as { readonly fixture: CauseFixture };
      return { file, fixture: module.fixture };
    }),
  );
}
