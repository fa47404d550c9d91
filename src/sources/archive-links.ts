import { InputError } from '../model/problem.ts';
import type { OuterMember } from './outer-tar.ts';
import { quote } from './quote.ts';

const maxLinks = 8;

/** The member by its name, for messages. */
export function describeMember(member: OuterMember): string {
  return `the member ${quote(member.name)} of the archive`;
}

/**
 * The file that a name leads to; undefined when there is none. `docker save` before version 25 linked equal layers to one
 * another. Links are looked up among the archive's own names only; one that leaves it or does not end throws `InputError`.
 */
export function followLinks(members: ReadonlyMap<string, OuterMember>, name: string): OuterMember | undefined {
  let member = members.get(name);
  for (let links = 0; member !== undefined && member.type !== 'file'; links++) {
    if (links === maxLinks)
      throw new InputError('link-refused', `the links from ${quote(name)} in the archive do not end`);
    const target = linkTarget(member);
    if (target === null) {
      throw new InputError(
        'link-refused',
        `${describeMember(member)} is a link to ${quote(member.link)}, which leads out of the archive`,
      );
    }
    member = members.get(target);
  }
  return member;
}

/** The member that a link names; null when it would leave the archive. Symbolic links are relative to their own folder. */
function linkTarget(member: OuterMember): string | null {
  const parts = member.type === 'symlink' ? member.name.split('/').slice(0, -1) : [];
  if (member.link.startsWith('/')) return null;
  for (const part of member.link.split('/')) {
    if (part === '' || part === '.') continue;
    if (part !== '..') parts.push(part);
    else if (parts.pop() === undefined) return null;
  }
  return parts.join('/');
}
