import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Effect, Root, Truth } from '../model.ts';
import type { Workshop } from '../workshop.ts';

/** Two images that a tool wrote as a whole, and what is true of them. */
export interface WholeImage {
  readonly id: string;
  readonly left: string;
  readonly right: string;
  readonly truths: readonly Truth[];
}

export interface ImageProducer {
  readonly id: string;
  readonly tools: readonly string[];
  /** Takes minutes, or the network: run with `--slow` only. */
  readonly slow: boolean;
  make(shop: Workshop): WholeImage;
}

function truth(
  id: string,
  causes: readonly string[],
  factor: string | null,
  effect: Effect,
  roots: readonly Root[],
): Truth {
  return { fault: { id, made: 'real tool', causes, factor, effect, roots }, roots };
}

/** Runs one of the scripts of fixtures/real, which leave `left` and `right`. */
function runScript(shop: Workshop, script: string): { left: string; right: string } {
  const folder = shop.folder(script);
  const path = fileURLToPath(new URL(`../../../fixtures/real/${script}.sh`, import.meta.url));
  const run = spawnSync('sh', [path, folder], { encoding: 'utf8', timeout: 900_000 });
  const [left, right] = [join(folder, 'left'), join(folder, 'right')];
  if (run.status !== 0 || !existsSync(right)) throw new Error(`${script}: ${run.stdout.trim() || run.stderr.trim()}`);
  return { left: `oci:${left}`, right: `oci:${right}` };
}

const anyLayer = (count: number, ...rest: readonly string[]): string[][] =>
  Array.from({ length: count }, (_, at) => [`layer:${at}`, ...rest]);

const buildah: ImageProducer = {
  id: 'buildah bud, twice',
  tools: ['buildah', 'gcc'],
  slow: false,
  make: (shop) => ({
    id: 'buildah bud, twice',
    ...runScript(shop, 'buildah-twice'),
    truths: [
      truth('buildah: times', ['tar-mtime', 'oci-config-created', 'oci-history-created'], 'factor-clock', 'harmless', [
        { steps: ['config'], field: /^created$|^history\[\d+\]\.created$/ },
        ...anyLayer(4, '**').map((steps) => ({ steps, field: /mtime/ })),
      ]),
      truth('buildah: a log written by RUN', ['dpkg-log', 'factor-clock'], 'factor-clock', 'benign', [
        { steps: ['layer:2', 'var/log/install.log'] },
      ]),
      truth('buildah: a machine id written by RUN', ['machine-id'], null, 'harmless', [
        { steps: ['layer:2', 'etc/machine-id'] },
      ]),
      // Ids of the images after each step, which nobody can recompute from the last one.
      truth('buildah: ids of the steps', ['oci-history-created-by', 'oci-annotation-revision'], null, 'benign', [
        { steps: ['config'], field: /^history\[\d+\]\.comment$/ },
        { steps: ['manifest'], field: /base\.digest/ },
      ]),
    ],
  }),
};

const mmdebstrap: ImageProducer = {
  id: 'mmdebstrap, twice',
  tools: ['mmdebstrap', 'umoci'],
  slow: true,
  make: (shop) => ({
    id: 'mmdebstrap, twice',
    ...runScript(shop, 'mmdebstrap-twice'),
    truths: [
      truth(
        'mmdebstrap: times',
        ['tar-mtime', 'tar-mtime-subsecond', 'oci-config-created', 'oci-history-created'],
        'factor-clock',
        'harmless',
        [
          { steps: ['config'], field: /created/ },
          { steps: ['layer:0', '**'], field: /mtime/ },
        ],
      ),
      truth('mmdebstrap: logs', ['dpkg-log', 'apt-log'], 'factor-clock', 'harmless', [
        ...['var/log/dpkg.log', 'var/log/alternatives.log', 'var/log/apt/history.log', 'var/log/apt/term.log'].map(
          (name) => ({ steps: ['layer:0', name] }),
        ),
        { steps: ['layer:0', 'var/log/apt/eipp.log.xz'] },
      ]),
      truth('mmdebstrap: caches', ['ldconfig-aux-cache'], null, 'harmless', [
        { steps: ['layer:0', 'var/cache/ldconfig/aux-cache', '**'] },
      ]),
    ],
  }),
};

export const imageProducers: readonly ImageProducer[] = [buildah, mmdebstrap];
