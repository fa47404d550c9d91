import type { Cause } from '../model/cause.ts';

export const layerCompressionChoice: Cause = {
  id: 'layer-compression-choice',
  title: 'The layer is compressed with another algorithm',
  specificity: 'structured',
  on: ['oci:layer.compression'],
  claim: () => ({ grade: 'safe', role: 'encoding' }),
  fixes: [
    { for: 'bazel', text: 'Compress all `tars` alike, or none.' },
    { for: 'docker', text: 'Set compression=gzip (or zstd) explicitly with force-compression=true.' },
  ],
};
