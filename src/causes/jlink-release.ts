import type { Cause, Claim } from '../model/cause.ts';
import type { Site } from '../model/site.ts';
import { bothTexts, fact, memberName } from './_shared/values.ts';

const entry = /^([A-Z][A-Z_]*)="([^"]*)"$/;

/** What `release` says of who built the JDK from which source; versions among them. */
const provenance = new Set([
  'BUILD_SOURCE',
  'BUILD_SOURCE_REPO',
  'BUILD_TYPE',
  'FULL_VERSION',
  'IMAGE_TYPE',
  'IMPLEMENTOR',
  'IMPLEMENTOR_VERSION',
  'JAVA_RUNTIME_VERSION',
  'JAVA_VERSION',
  'JAVA_VERSION_DATE',
  'JVM_VARIANT',
  'JVM_VERSION',
  'LIBC',
  'OS_ARCH',
  'OS_NAME',
  'SEMANTIC_VERSION',
  'SOURCE',
]);

export const jlinkRelease: Cause = {
  id: 'jlink-release',
  title: 'Which JDK a runtime was made from, and the order of what is in it',
  specificity: 'structured',
  on: ['text:line', 'jimage:order', 'jimage:data'],
  claim: (site) => (site.key === 'text:line' ? claimLine(site) : claimImage(site)),
  fixes: [
    {
      for: 'docker',
      text: 'Run jlink of one JDK build, pinned by digest, with the same --add-modules and --order-resources.',
    },
    { for: 'bazel', text: 'Pin the remotejdk archive by its SHA-256.' },
  ],
};

function claimLine(site: Site): Claim | undefined {
  if (!/(?:^|\/)release$/.test(memberName(site))) return undefined;
  const [left, right] = bothTexts(site)?.map((text) => entry.exec(text)) ?? [];
  if (left == null || right == null || left[1] !== right[1]) return undefined;
  const [name = '', one = '', other = ''] = [left[1], left[2], right[2]];
  if (name === 'MODULES')
    return sortedWords(one) === sortedWords(other) ? guarded('the modules are the same', true) : undefined;
  if (!provenance.has(name)) return undefined;
  const claim = guarded('both runtimes were made from one build of the JDK', false);
  return { ...claim, hint: { factor: 'factor-toolchain-drift', left: one, right: other } };
}

function claimImage(site: Site): Claim | undefined {
  if (site.key === 'jimage:data') return site.role === 'encoding' ? { grade: 'safe', role: 'encoding' } : undefined;
  const held = fact(site, 'duplicates') === false;
  return guarded('every resource is there once; each is found by its name, and compared by it', held);
}

function guarded(text: string, held: boolean): Claim {
  return { grade: 'guarded', predicate: { text, held } };
}

function sortedWords(text: string): string {
  return text.split(' ').sort().join(' ');
}
