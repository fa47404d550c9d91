import type { Rule } from '../rule.ts';
import type { TarMember } from '../tar-member.ts';

export const layerFormat: Rule = {
  id: 'layer-format',
  title: 'The archive is written in another tar format',
  severity: 'error',
  family: null,
  cause: 'tar-format',
  why: 'Another program or version wrote the archive; its headers have other bytes for the same files.',
  fixes: [
    { for: 'bazel', text: 'Keep the versions of rules_pkg and bazel-lib, and do not add args that choose a format.' },
  ],
  member(member, { recipe }, found) {
    const wanted = recipe?.format;
    if (wanted === undefined) return;
    const value = formatOf(member);
    // bsdtar's restricted pax is ustar, with PAX headers only where something does not fit.
    const fits = value === wanted || (wanted === 'pax' && value === 'ustar');
    if (!fits) found({ field: 'format', value, expected: wanted });
  },
};

function formatOf({ dialect, pax }: TarMember): string {
  return pax.size > 0 ? 'pax' : dialect;
}
