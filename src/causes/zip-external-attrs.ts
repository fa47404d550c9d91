import type { Cause, Claim } from '../model/cause.ts';
import { bothTexts } from './_shared/values.ts';

export const zipExternalAttrs: Cause = {
  id: 'zip-external-attrs',
  title: 'File modes of the entries of a zip or jar',
  specificity: 'structured',
  on: ['zip:external-attributes', 'zip:internal-attributes'],
  claim: (site): Claim | undefined => {
    if (site.key === 'zip:internal-attributes') return { grade: 'safe' };
    const modes = bothTexts(site)?.map(unixMode);
    if (modes === undefined || modes.includes(undefined)) return { grade: 'lossy' };
    const [left = 0, right = 0] = modes.map((mode) => mode ?? 0);
    const runs = ((left ^ right) & 0o111) !== 0 && left !== 0 && right !== 0;
    const retyped = ((left ^ right) & 0o170000) !== 0 && left !== 0 && right !== 0;
    if (runs || retyped)
      return { grade: 'lossy', security: { severity: 'medium', why: 'an execute bit or the file type changes' } };
    return { grade: 'guarded', predicate: { text: 'neither the execute bits nor the file type change', held: true } };
  },
  fixes: [
    { for: 'bazel', text: 'Build jars with singlejar, which writes no attributes.' },
    { for: 'maven', text: 'Fix fileMode and dirMode; build with umask 022.' },
    { for: 'gradle', text: 'Fix filePermissions and dirPermissions (fileMode and dirMode in old versions).' },
  ],
};

/** The Unix mode in the high half of the attributes (APPNOTE 4.4.15), from a number or hex text. */
function unixMode(value: string): number | undefined {
  const attributes = /^0x[0-9a-f]+$/i.test(value) ? Number.parseInt(value, 16) : Number(value);
  return Number.isInteger(attributes) && attributes >= 0 ? Math.floor(attributes / 65_536) : undefined;
}
