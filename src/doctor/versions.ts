import { argument, textOf, textsOf } from '../buildfiles/starlark/values.ts';
import type { FoundCall, Project } from './project.ts';
import type { SourceFile } from './source-file.ts';

/** A rule set or library that the workspace fetches, and its version as far as it is written there. */
export interface Dependency extends FoundCall {
  /** Numbers of the version; null when none is written. */
  readonly version: readonly number[] | null;
}

/** Every place where the tree names `name`: `http_archive(name = …)`, or `bazel_dep(name = …)`. Hyphens count as `_`. */
export function dependencies(project: Project, name: string): Dependency[] {
  return project.calls('http_archive', 'bazel_dep', 'archive_override').flatMap((found) => {
    const { call, starlark } = found;
    const own =
      textOf(argument(call, 'name', starlark) ?? call.positional[0]) ?? textOf(argument(call, 'module_name', starlark));
    if (own?.replaceAll('-', '_') !== name) return [];
    const texts = [
      ...['version', 'strip_prefix', 'url', 'urls'].flatMap((key) => textsOf(argument(call, key, starlark))),
      ...(call.callee === 'bazel_dep' ? textsOf(call.positional[1]) : []),
    ];
    return [{ ...found, version: texts.map(versionIn).find((version) => version !== null) ?? null }];
  });
}

/** The first version in a text: two or three numbers with points between them. */
export function versionIn(text: string): readonly number[] | null {
  const found = /(?:^|[^\d.])v?(\d{1,6}\.\d{1,6}(?:\.\d{1,6})?)(?![\d.]*\d)/.exec(text.slice(0, 500))?.[1];
  return found === undefined ? null : found.split('.').map(Number);
}

/** True when a version is known and older than `than`. */
export function isOlder(version: readonly number[] | null, than: readonly number[]): boolean {
  if (version === null) return false;
  for (let at = 0; at < than.length; at++) {
    const step = (version[at] ?? 0) - (than[at] ?? 0);
    if (step !== 0) return step < 0;
  }
  return false;
}

/** The version in .bazelversion of the root; null when it names none. */
export function bazelVersion(
  project: Project,
): { readonly file: SourceFile; readonly version: readonly number[] } | null {
  const file = project.file('.bazelversion');
  const version = file === undefined ? null : versionIn(file.text);
  return file === undefined || version === null ? null : { file, version };
}
