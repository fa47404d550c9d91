import type { Cause, Claim } from '../model/cause.ts';
import type { Site } from '../model/site.ts';
import { areClockTimes, clockHint } from './_shared/values.ts';

export const cacertsJksTime: Cause = {
  id: 'cacerts-jks-time',
  title: 'When the entries of a Java key store were put in',
  specificity: 'structured',
  on: ['jks:date', 'jks:digest'],
  claim: (site) => (site.key === 'jks:digest' ? claimDigest(site) : claimDate(site)),
  fixes: [
    { for: 'bazel', text: 'rules_distroless java_keystore writes the date of its attribute mtime into every entry.' },
    {
      for: 'docker',
      text: 'Debian’s ca-certificates-java stamps each import: copy one finished cacerts, or use PKCS#12 (keytool -storetype PKCS12), which keeps no date.',
    },
  ],
};

function claimDate(site: Site): Claim | undefined {
  return site.left !== null && site.right !== null && areClockTimes(site)
    ? { grade: 'safe', hint: clockHint(site) }
    : undefined;
}

/** A digest that is not what the store gives is worth a finding of its own; one that is follows from the rest. */
function claimDigest({ left, right }: Site): Claim | undefined {
  return left?.derived?.holds === false || right?.derived?.holds === false ? { grade: 'finding' } : undefined;
}
