import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { memoryDirectory } from '../../support/image-pair.ts';

/** Writes the archives to files for as long as `use` needs them. */
export function filesOf<T>(archives: readonly Buffer[], use: (files: readonly string[]) => T): T {
  const directory = mkdtempSync(join(memoryDirectory, 'odp-diff-readers-'));
  try {
    return use(
      archives.map((archive, at) => {
        const file = join(directory, `${at}.archive`);
        writeFileSync(file, archive);
        return file;
      }),
    );
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}
