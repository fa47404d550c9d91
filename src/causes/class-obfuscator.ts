import type { Cause, CauseContext } from '../model/cause.ts';
import { pathKey } from '../model/path.ts';
import type { Site } from '../model/site.ts';
import { bothTexts, fact } from './_shared/values.ts';

/** JaCoCo: `$jacocoInit` registers the probes of a class by a 64-bit identity of its bytes. */
const probeMethod = / in method \$jacocoInit\(/;
const probeMember = /^(method \$jacocoInit\(|field \$jacocoData:)/;
const identity = /^-?\d{6,20}$/;
/** Names that ProGuard and R8 hand out. */
const shortName = /^(?:method|field) ([a-zA-Z]{1,2})[(:]/;

export const classObfuscator: Cause = {
  id: 'class-obfuscator',
  title: 'Names of an obfuscator, or probes of a coverage tool',
  specificity: 'structured',
  on: ['class:constant', 'class:method-presence', 'class:field-presence'],
  claim: (site, cx) => {
    if (site.key === 'class:constant') return isProbeIdentity(site) ? { grade: 'lossy' } : undefined;
    return probeMember.test(site.name) || isRenamed(site, cx) ? { grade: 'lossy' } : undefined;
  },
  fixes: [
    { for: 'any', text: 'ProGuard and R8: keep the mapping (-applymapping), one version, inputs in one order.' },
    { for: 'any', text: 'JaCoCo: measure with the agent; never ship classes that were instrumented offline.' },
  ],
};

function isProbeIdentity(site: Site): boolean {
  return probeMethod.test(site.name) && bothTexts(site)?.every((text) => identity.test(text)) === true;
}

/** A short name here and one there, members that say the same otherwise, and as many of them on both sides. */
function isRenamed(site: Site, cx: CauseContext): boolean {
  const body = fact(site, 'body');
  if (body === undefined || !shortName.test(site.name)) return false;
  const alike = cx
    .siblings(site.key)
    .filter((other) => pathKey(other.path) === pathKey(site.path) && fact(other, 'body') === body);
  const [left, right] = [alike.filter((each) => each.left !== null), alike.filter((each) => each.right !== null)];
  return left.length > 0 && left.length === right.length && alike.every(({ name }) => shortName.test(name));
}
