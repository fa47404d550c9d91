import type { Cause, Claim } from '../model/cause.ts';
import type { Site } from '../model/site.ts';
import { fact } from './_shared/values.ts';

export const classKotlinMetadata: Cause = {
  id: 'class-kotlin-metadata',
  title: 'What Kotlin keeps about its declarations',
  specificity: 'structured',
  on: ['class:annotation', 'protobuf:order', 'protobuf:value', 'protobuf:module-version', 'protobuf:serialisation'],
  claim: (site) => (site.key === 'class:annotation' ? claimAnnotation(site) : claimModule(site)),
  fixes: [{ for: 'any', text: 'Compile with one version of kotlinc, one set of flags, and sources in one order.' }],
};

function claimAnnotation(site: Site): Claim | undefined {
  const kotlin = fact(site, 'kotlin');
  if (kotlin === undefined) return undefined;
  if (kotlin !== 'encoding') return { grade: 'lossy' };
  const text = 'both messages hold the same fields, and all other elements of the annotation are equal';
  return { grade: 'guarded', predicate: { text, held: true } };
}

/** `META-INF/*.kotlin_module`: which file holds which top-level declarations. */
function claimModule(site: Site): Claim | undefined {
  if (!/\.kotlin_module(#\d+)?$/.test(site.path.at(-1) ?? '')) return undefined;
  if (site.key === 'protobuf:serialisation') {
    const text = 'every field holds the same values in the same order';
    return { grade: 'guarded', role: 'encoding', predicate: { text, held: true } };
  }
  if (site.key !== 'protobuf:order') return { grade: 'lossy' };
  const text = 'the module lists the same packages, whose order the compiler does not mind (not checked)';
  return { grade: 'guarded', predicate: { text, held: false } };
}
