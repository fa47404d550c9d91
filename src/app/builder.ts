import type { PlatformImage } from '../image/image-set.ts';
import type { ReportImage } from '../model/report.ts';

/** crane and rules_oci write these where others write the clock. */
const constantTimes = ['0001-01-01T00:00:00Z', '1970-01-01T00:00:00Z'];

/**
 * What kind of builder made the images, judged by the newest history entry that made a layer: rules_oci leaves
 * `created_by` out (1.x) or writes `bazel build`; Dockerfile builders write the step. null when the images disagree or do not tell.
 */
export function builderOf(images: readonly PlatformImage[]): ReportImage['builder'] {
  const kinds = new Set(images.map((image) => builderOfHistory(image.config.value)));
  const [kind] = kinds;
  return kinds.size === 1 ? (kind ?? null) : null;
}

function builderOfHistory(config: unknown): ReportImage['builder'] {
  const history = (config as { readonly history?: unknown } | null)?.history;
  const entries = Array.isArray(history) ? (history as readonly unknown[]) : [];
  const newest = entries.at(-1) as { readonly created_by?: unknown; readonly created?: unknown } | null | undefined;
  if (newest === undefined || newest === null) return null;
  if (typeof newest.created_by !== 'string' || newest.created_by === '') {
    return constantTimes.includes(String(newest.created)) ? 'bazel' : null;
  }
  return newest.created_by.startsWith('bazel build') ? 'bazel' : 'docker';
}
