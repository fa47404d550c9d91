import type { Cause } from '../model/cause.ts';
import type { Site } from '../model/site.ts';
import { fact } from './_shared/values.ts';

/** The variant that a client assumes where none is stated (containerd platforms, `Normalize`). */
const defaultVariants: Readonly<Record<string, string>> = { amd64: 'v1', arm64: 'v8', arm: 'v7' };

export const ociPlatformVariant: Cause = {
  id: 'oci-platform-variant',
  title: 'A platform detail that only one side states',
  specificity: 'structured',
  on: ['oci:index.platform', 'oci:config.platform'],
  claim: (site) => {
    const stated = site.left ?? site.right;
    const oneSided = site.left === null || site.right === null;
    if (!oneSided || stated === null || !/(^|\.)(variant|os\.version|os\.features)$/.test(site.name)) return undefined;
    return {
      grade: 'guarded',
      predicate: {
        text: 'the detail is empty, or the variant that the architecture has by default',
        held: ['', '[]'].includes(String(stated.value)) || isDefaultVariant(site, String(stated.value)),
      },
    };
  },
  fixes: [{ for: 'any', text: 'State the platform in full on both sides and pin the builder.' }],
};

function isDefaultVariant(site: Site, value: string): boolean {
  const architecture = String(fact(site, 'architecture') ?? '');
  return /(^|\.)variant$/.test(site.name) && defaultVariants[architecture] === value;
}
