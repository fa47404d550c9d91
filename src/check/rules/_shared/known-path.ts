import type { Fix } from '../../../model/cause.ts';
import type { Family, Severity } from '../../profile.ts';
import type { Rule } from '../../rule.ts';
import type { TarMember } from '../../tar-member.ts';

interface KnownPath {
  readonly id: string;
  readonly title: string;
  readonly severity: Severity;
  readonly family: Family;
  readonly cause: string | null;
  readonly why: string;
  readonly fixes?: readonly Fix[];
  /** Step names of members of a layer. */
  readonly path: RegExp;
  /** Which of them; files with content when it is left out. */
  accepts?(member: TarMember): boolean;
}

/** A rule against a member by its name alone. */
export function knownPath({ path, accepts, fixes, ...rest }: KnownPath): Rule {
  return {
    ...rest,
    fixes: fixes ?? [],
    member(member, _cx, found) {
      const isMeant = accepts?.(member) ?? (member.type === 'file' && member.size > 0);
      if (isMeant && path.test(member.name))
        found({ field: 'presence', value: `${member.size} bytes`, expected: 'absent' });
    },
  };
}
