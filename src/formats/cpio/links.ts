import type { CpioIndex } from './read-cpio.ts';

/** Which names are one file, as text that is equal exactly when the groups are; inode numbers do not enter into it. */
export function linkGroups({ members }: CpioIndex): string {
  const groups = new Map<string, string[]>();
  for (const { header, name } of members) {
    const { mode = 0, nlink = 0, ino = 0, dev = 0, devmajor = 0, devminor = 0 } = header.values;
    if (nlink < 2 || (mode & 0o170000) === 0o040000) continue;
    const inode = `${dev} ${devmajor} ${devminor} ${ino}`;
    const group = groups.get(inode);
    if (group === undefined) groups.set(inode, [name]);
    else group.push(name);
  }
  const shared = [...groups.values()].filter((names) => names.length > 1);
  return JSON.stringify(shared.map((names) => names.sort()).sort((a, b) => ((a[0] ?? '') < (b[0] ?? '') ? -1 : 1)));
}
