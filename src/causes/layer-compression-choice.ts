import { compressionOf } from '../grammars/media-types.ts';
import type { Cause, Claim } from '../model/cause.ts';
import type { Site } from '../model/site.ts';
import { bothTexts } from './_shared/values.ts';

export const layerCompressionChoice: Cause = {
  id: 'layer-compression-choice',
  title: 'The layer is compressed with another algorithm',
  specificity: 'structured',
  on: ['oci:layer.compression', 'oci:manifest.media-type'],
  claim: (site) => (site.key === 'oci:layer.compression' ? { grade: 'safe' } : claimMediaType(site)),
  fixes: [
    { for: 'bazel', text: 'Compress all `tars` alike, or none.' },
    { for: 'docker', text: 'Set compression=gzip (or zstd) explicitly with force-compression=true.' },
  ],
};

/** Media types of layers that differ in the algorithm only; whether each tells the truth the derivation says, if there is one. */
function claimMediaType(site: Site): Claim | undefined {
  const compressions = bothTexts(site)?.map(compressionOf) ?? [];
  const [left, right] = compressions;
  if (left === undefined || right === undefined || left === right) return undefined;
  if (site.left?.derived !== undefined || site.right?.derived !== undefined) return { grade: 'safe' };
  const text = 'each blob is compressed as its media type says (not checked)';
  return { grade: 'guarded', predicate: { text, held: false } };
}
