import type { Path } from '../../model/path.ts';

/** A member's stored name without `./` and leading slashes, as steps of a path are. */
export function plainName(name: string): string {
  return name.replace(/^(?:\.?\/)+/, '');
}

/** The part after the last slash. */
export function baseName(name: string): string {
  return name.slice(name.lastIndexOf('/') + 1);
}

/** The folder of a member without a trailing slash; '' at the top of its container. */
export function folderOf(name: string): string {
  const plain = plainName(name);
  return plain.slice(0, Math.max(0, plain.lastIndexOf('/')));
}

/** The member that `reference` names when it is read in `folder`; undefined when it would leave the container. */
export function resolveMember(folder: string, reference: string): string | undefined {
  const absolute = reference.startsWith('/');
  const steps = absolute || folder === '' ? [] : folder.split('/');
  for (const step of reference.split('/')) {
    if (step === '' || step === '.') continue;
    if (step !== '..') steps.push(step);
    else if (steps.pop() === undefined) return undefined;
  }
  return steps.join('/');
}

/** The path of another member of the container that holds `path`. */
export function besidePath(path: Path, name: string): Path {
  return [...path.slice(0, -1), name];
}
