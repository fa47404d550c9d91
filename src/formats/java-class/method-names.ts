import { piecesOf, type Unit } from './class-parts.ts';
import { tags } from './constant-tags.ts';
import type { ClassFile } from './read-class.ts';

/**
 * Tells which texts of the constant pool are nothing but the name of one method of the class: no string, annotation or
 * member of another class uses them, so that another name in all these places means the same.
 */
export function namesOnly(file: ClassFile): (nameIndex: number) => boolean {
  const users = usersOf(file);
  const places = new Map<number, string[]>();
  for (const { role, index, name } of piecesOf(file.body)) {
    if (role === 'index') places.set(index, [...(places.get(index)?.slice(0, 1) ?? []), name]);
  }
  return (nameIndex) => {
    const used = places.get(nameIndex) ?? [];
    if (used.length !== 1 || used[0] !== 'name_index') return false;
    return (users.get(nameIndex) ?? []).every((number) => {
      const user = file.constants.get(number);
      const isName = user?.tag === tags.NameAndType && user.refs[0] === nameIndex && user.refs[1] !== nameIndex;
      return isName && !places.has(number) && (users.get(number) ?? []).every((member) => isOwnMethod(file, member));
    });
  };
}

/** Which constants name a constant. */
function usersOf({ constants }: ClassFile): ReadonlyMap<number, readonly number[]> {
  const users = new Map<number, number[]>();
  for (const [number, { refs }] of constants) {
    for (const ref of refs) {
      const known = users.get(ref);
      if (known === undefined) users.set(ref, [number]);
      else known.push(number);
    }
  }
  return users;
}

function isOwnMethod({ constants, body }: ClassFile, number: number): boolean {
  const member = constants.get(number);
  if (member?.tag !== tags.Methodref && member?.tag !== tags.InterfaceMethodref) return false;
  return constants.get(member.refs[0] ?? 0)?.refs[0] === constants.get(selfIndex(body))?.refs[0];
}

function selfIndex(body: Unit): number {
  const self = body.parts.find((part) => !('parts' in part) && part.name === 'this_class');
  return self !== undefined && 'index' in self ? self.index : 0;
}
