import { argument, textsOf } from '../buildfiles/starlark/values.ts';
import type { FoundCall, Project } from './project.ts';

/**
 * True when the patches of a dependency, or its commands after fetching, do what `pattern` looks for. Patches that are not
 * in the tree get the benefit of the doubt.
 */
export function patched(project: Project, { call, starlark, file }: FoundCall, pattern: RegExp): boolean {
  if (call.open) return true;
  const commands = textsOf(argument(call, 'patch_cmds', starlark));
  if (commands.some((command) => pattern.test(`+${command}`) || pattern.test(`-${command}`))) return true;
  return textsOf(argument(call, 'patches', starlark)).some((label) => {
    const path = pathOf(label, file.path);
    const patch = path === null ? undefined : project.file(path);
    return patch === undefined || pattern.test(patch.text);
  });
}

/** Path in the tree of a label such as `//patches:a.patch` or `//:a.patch`; null for one of another repository. */
function pathOf(label: string, from: string): string | null {
  const [, pack, name] = /^(?:@?@?\/\/|\/\/)([^:]*):(.+)$/.exec(label) ?? [];
  if (name !== undefined) return pack === '' || pack === undefined ? name : `${pack}/${name}`;
  if (label.startsWith('@')) return null;
  const folder = from.includes('/') ? from.slice(0, from.lastIndexOf('/') + 1) : '';
  return `${folder}${label.replace(/^:/, '')}`;
}
