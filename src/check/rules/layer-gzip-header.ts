import type { Rule } from '../rule.ts';

export const layerGzipHeader: Rule = {
  id: 'layer-gzip-header',
  title: 'Another program compressed the layer',
  severity: 'error',
  family: null,
  cause: 'gzip-os-xfl',
  why: 'The header of gzip tells level and system; another program also deflates to other bytes.',
  fixes: [
    {
      for: 'bazel',
      text: 'Keep the pinned crane of rules_oci and the zstd of rules_distroless; do not push through a daemon.',
    },
  ],
  layer({ recipe, facts: { gzip } }, found) {
    const wanted = recipe?.gzip;
    if (wanted === undefined || gzip === null) return;
    for (const field of ['xfl', 'os'] as const)
      if (wanted[field] !== undefined && gzip[field] !== wanted[field])
        found({ field: `gzip ${field}`, value: String(gzip[field]), expected: String(wanted[field]) });
  },
};
