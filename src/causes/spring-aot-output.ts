import type { Cause, Claim } from '../model/cause.ts';
import type { Site } from '../model/site.ts';
import { fact, memberName } from './_shared/values.ts';

/** Classes that Spring's ahead-of-time processing generates: their names have two underscores before the role. */
const generated =
  /(?:__BeanDefinitions|__ApplicationContextInitializer|__BeanFactoryRegistrations|__Autowiring|__AotRepository|__EnvironmentPostProcessor)(?:\$\w+)?\.class$/;

const hints = /(?:^|\/)META-INF\/native-image\/(?:.+\/)?[a-z]+-(?:config|metadata)\.json$/;

/** Arrays that are sets. The parameters of a method and the interfaces of a proxy are lists. */
const sets =
  /(?:^\(document\)|\/(?:methods|queriedMethods|queryAllDeclaredMethods|fields|includes|excludes|bundles|types|reflection|resources|jni|serialization))$/;

export const springAotOutput: Cause = {
  id: 'spring-aot-output',
  title: 'What Spring’s ahead-of-time processing generated',
  specificity: 'context',
  on: [
    'json:order',
    'class:code',
    'class:reference',
    'class:constant',
    'class:method-presence',
    'class:field-presence',
    'class:stack-map',
    'class:hierarchy',
  ],
  claim: (site) => (site.key === 'json:order' ? claimHints(site) : claimClass(site)),
  fixes: [
    {
      for: 'maven',
      text: 'A newer Spring 6, one order of the class path, and the same profiles and environment at build time.',
    },
    { for: 'gradle', text: 'The same: processAot runs the application context with what it finds.' },
  ],
};

function claimHints(site: Site): Claim | undefined {
  if (!hints.test(memberName(site)) || !sets.test(site.name) || fact(site, 'itemsEqual') !== true) return undefined;
  const text = 'the array is a set of hints, and has the same ones on both sides';
  return { grade: 'guarded', predicate: { text, held: true } };
}

function claimClass(site: Site): Claim | undefined {
  return generated.test(memberName(site)) ? { grade: 'lossy' } : undefined;
}
