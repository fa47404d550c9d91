import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Workshop } from '../workshop.ts';

export interface BuiltPair {
  readonly id: string;
  readonly left: string;
  readonly right: string;
}

const script = fileURLToPath(new URL('../../../fixtures/real/buildah-varied.sh', import.meta.url));

/** Several Dockerfiles, each built twice by buildah and pushed in several ways. */
export function dockerfilePairs(
  shop: Workshop,
  report: (line: string) => void,
): {
  readonly pairs: readonly BuiltPair[];
  readonly skipped: readonly { readonly id: string; readonly why: string }[];
} {
  const id = 'Dockerfiles built twice by buildah';
  const missing = ['buildah', 'gcc'].filter((tool) => shop.find(tool) === null);
  if (missing.length > 0) return { pairs: [], skipped: [{ id, why: `no ${missing.join(', no ')}` }] };
  report(`running ${id}`);
  const folder = shop.folder('dockerfiles');
  const run = spawnSync('sh', [script, folder], { encoding: 'utf8', timeout: 900_000 });
  const names = readdirSync(folder).filter((name) => existsSync(join(folder, name, 'right')));
  if (run.status !== 0 || names.length === 0) {
    return {
      pairs: [],
      skipped: [{ id, why: run.stdout.trim() || run.stderr.trim().split('\n', 1)[0] || 'it failed' }],
    };
  }
  const reference = (name: string, side: string): string => `oci:${join(folder, name, side)}`;
  const pairs = names.sort().map((name) => {
    return { id: `buildah: ${name}`, left: reference(name, 'left'), right: reference(name, 'right') };
  });
  return { pairs, skipped: [] };
}
