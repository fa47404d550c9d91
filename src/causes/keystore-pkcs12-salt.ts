import type { Cause, Claim } from '../model/cause.ts';
import type { Site } from '../model/site.ts';
import { fact } from './_shared/values.ts';

export const keystorePkcs12Salt: Cause = {
  id: 'keystore-pkcs12-salt',
  title: 'The same keys and certificates, protected with other random bytes',
  specificity: 'structured',
  on: ['pkcs12:salt', 'pkcs12:mac', 'pkcs12:setting', 'pkcs12:local-key-id', 'jks:key'],
  claim: (site) => {
    if (site.key === 'pkcs12:mac') return { grade: 'finding' };
    if (site.key === 'pkcs12:setting') return claimSetting(site);
    if (site.key === 'pkcs12:local-key-id') return claimLabel(site);
    return site.role === 'encoding' ? claimSalt(site) : undefined;
  },
  fixes: [
    {
      for: 'docker',
      text: 'Copy one finished store, or ship PEM and make the store when the container starts.',
    },
    {
      for: 'any',
      text: 'keytool of JDK 17: -J-Dkeystore.pkcs12.certProtectionAlgorithm=NONE and macAlgorithm=NONE write a trust store without random bytes.',
    },
  ],
};

function claimSalt(site: Site): Claim {
  const held = fact(site, 'macHolds') !== false;
  return {
    grade: 'guarded',
    role: 'encoding',
    predicate: {
      text: 'opened with a password that everybody knows, both stores hold the same',
      held,
    },
    hint: { factor: 'factor-random', left: null, right: null },
  };
}

function claimSetting({ left, right }: Site): Claim {
  const text = (side: Site['left']): string | null => (side === null ? null : String(side.value));
  return {
    grade: 'guarded',
    predicate: { text: 'both sides protect the store equally well (not checked)', held: false },
    hint: { factor: 'factor-toolchain-drift', left: text(left), right: text(right) },
  };
}

const keytoolLabel = /^Time (\d{13})$/;

/** The format has seen that the labels tie the same bags together. */
function claimLabel({ left, right }: Site): Claim {
  const times = [left, right].map((side) => keytoolLabel.exec(String(side?.value))?.[1]);
  const [one, other] = times.map((time) => (time === undefined ? null : Number(time) / 1000));
  return {
    grade: 'guarded',
    predicate: { text: 'the labels tie the same keys to the same certificates', held: true },
    ...(typeof one === 'number' && typeof other === 'number'
      ? { hint: { factor: 'clock', left: one, right: other } }
      : {}),
  };
}
