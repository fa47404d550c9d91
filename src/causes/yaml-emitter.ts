import type { Cause, Claim } from '../model/cause.ts';
import type { Site } from '../model/site.ts';
import { fact } from './_shared/values.ts';

export const yamlEmitter: Cause = {
  id: 'yaml-emitter',
  title: 'The same YAML, written in another style or with its keys in another order',
  specificity: 'structured',
  on: ['yaml:serialisation'],
  claim: (site) => (site.role === 'encoding' ? claimStyle(site) : undefined),
  fixes: [{ for: 'any', text: 'Write YAML with one library, sorted keys and one style; pin its version.' }],
};

/** Mappings are unordered (YAML 1.2.2, section 3.2.1.1), but readers give the keys in their order; tags run constructors. */
function claimStyle(site: Site): Claim {
  const isGuarded = fact(site, 'keyOrder') === true || fact(site, 'tags') === true;
  if (!isGuarded) return { grade: 'safe', role: 'encoding' };
  const text = 'no key occurs twice, the trees are equal, and no node has a tag or an anchor';
  return { grade: 'guarded', role: 'encoding', predicate: { text, held: fact(site, 'tags') === false } };
}
