import type { Cause } from '../model/cause.ts';
import type { Site } from '../model/site.ts';
import { isOtherCompiler } from './_shared/class-idioms.ts';
import { bothTexts, fact } from './_shared/values.ts';

/** What only a compiler names: bodies of lambdas, accessors, helpers of enums and switches. */
const generated =
  /^(method|field) (lambda\$|access\$|\$?values\(\)|\$VALUES:|ENUM\$VALUES:|\$SWITCH_TABLE\$|\$deserializeLambda\$\()/;
const generatedName = /\b(lambda\$[\w$]*|access\$\d+|\$SWITCH_TABLE\$[\w$]*)/g;

export const classEcjJavac: Cause = {
  id: 'class-ecj-javac',
  title: 'Classes of two compilers: javac and the Eclipse compiler',
  specificity: 'structured',
  on: [
    'class:code',
    'class:reference',
    'class:stack-map',
    'class:method-presence',
    'class:field-presence',
    'class:inner-classes',
    'class:attribute',
    'class:line-numbers',
    'class:local-variables',
    'class:order',
    'class:pool-order',
    'class:attribute-order',
  ],
  claim: (site) => {
    const [left, right] = String(fact(site, 'compilers') ?? '').split(' ');
    if (left === undefined || right === undefined || !isOtherCompiler(site)) return undefined;
    return isCompilersWork(site)
      ? { grade: 'lossy', hint: { factor: 'factor-toolchain-drift', left, right } }
      : undefined;
  },
  fixes: [
    {
      for: 'any',
      text: 'Compile with one compiler: classes built by an IDE or by the Eclipse plug-in do not belong in a release.',
    },
    { for: 'maven', text: 'Set compilerId of maven-compiler-plugin (javac, eclipse) to one value.' },
  ],
};

/** Constants, flags and members of the source are nobody's but the source's. */
function isCompilersWork(site: Site): boolean {
  if (site.key.endsWith('-presence')) return generated.test(site.name);
  if (site.key === 'class:line-numbers') return fact(site, 'samePlaces') !== true;
  if (site.key !== 'class:reference') return true;
  const texts = bothTexts(site)?.map((text) => text.replace(generatedName, '*'));
  return texts !== undefined && texts[0] === texts[1];
}
