import { pathPair } from '../grammars/path-pair.ts';
import type { Cause } from '../model/cause.ts';
import type { Site } from '../model/site.ts';
import { isDebugSection, nativeTexts, sectionOf } from './_shared/native.ts';

export const goPath: Cause = {
  id: 'go-path',
  title: 'Source paths in a Go program',
  specificity: 'structured',
  on: ['elf:bytes', 'elf:debug-string'],
  claim: (site) => {
    const pair = goPaths(site);
    if (pair === undefined) return undefined;
    const hint = { factor: 'build-path' as const, ...pair };
    if (isDebugSection(site)) return { grade: 'safe', hint };
    const text = 'no program acts upon the path, which is visible at run time (not checked)';
    return { grade: 'guarded', predicate: { text, held: false }, hint };
  },
  fixes: [
    { for: 'bazel', text: 'Nothing: rules_go builds with -trimpath. Look for a go_binary that sets gc_goopts.' },
    { for: 'docker', text: 'Build with go build -trimpath.' },
  ],
};

const sourceFile = /^\/[^\s:]+\.(?:go|s|py)$/;

/** The table of files of the Go runtime, or debug information: one path to a source on either side. */
function goPaths(site: Site): { readonly left: string; readonly right: string } | undefined {
  const isTable = sectionOf(site) === '.gopclntab' || sectionOf(site) === '.debug_gdb_scripts';
  const texts = isTable || isDebugSection(site) ? nativeTexts(site) : undefined;
  if (texts === undefined || !texts.every((text) => sourceFile.test(text))) return undefined;
  if (texts.some((text) => /\/go-build\d+\//.test(text)) || (!isTable && !texts.every((text) => text.endsWith('.go'))))
    return undefined;
  return (
    pathPair(...texts) ??
    (baseOf(texts[0]) === baseOf(texts[1]) ? { left: folderOf(texts[0]), right: folderOf(texts[1]) } : undefined)
  );
}

function baseOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

function folderOf(path: string): string {
  return path.slice(0, path.lastIndexOf('/'));
}
