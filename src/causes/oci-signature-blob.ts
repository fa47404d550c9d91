import type { Cause } from '../model/cause.ts';
import { fact } from './_shared/values.ts';

export const ociSignatureBlob: Cause = {
  id: 'oci-signature-blob',
  title: 'A signature of the image',
  specificity: 'structured',
  on: ['oci:manifest.annotation', 'oci:index.annotation'],
  claim: (site) => {
    const annotation = String(fact(site, 'annotation') ?? '');
    if (!annotation.startsWith('dev.cosignproject.cosign/') && !annotation.startsWith('io.cncf.notary.'))
      return undefined;
    return {
      grade: 'guarded',
      predicate: { text: 'both signatures verify with the same signer (not checked)', held: false },
      hint: { factor: 'factor-crypto-signature', left: null, right: null },
    };
  },
  fixes: [{ for: 'any', text: 'Sign after the comparison, beside the image.' }],
};
