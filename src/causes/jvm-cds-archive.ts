import type { Cause } from '../model/cause.ts';

export const jvmCdsArchive: Cause = {
  id: 'jvm-cds-archive',
  title: 'An archive of class data that the JVM dumped',
  specificity: 'structured',
  on: ['cds:*'],
  claim: (site) => {
    const text = 'the JVM made both archives from the same classes (not checked)';
    const versions = { left: String(site.left?.value ?? ''), right: String(site.right?.value ?? '') };
    const hint =
      site.key === 'cds:jvm-ident' ? { hint: { factor: 'factor-toolchain-drift', ...versions } as const } : {};
    return { grade: 'guarded', predicate: { text, held: false }, ...hint };
  },
  fixes: [
    {
      for: 'docker',
      text: 'Do not ship the archive, or let the container dump it at its first start (-XX:+AutoCreateSharedArchive).',
    },
    {
      for: 'any',
      text: 'One JDK, fixed times of the jars, and -XX:SharedBaseAddress; a dump has addresses and hash codes that change all the same.',
    },
  ],
};
