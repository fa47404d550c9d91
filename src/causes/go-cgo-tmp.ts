import type { Cause } from '../model/cause.ts';
import type { Site } from '../model/site.ts';
import { nativeTexts } from './_shared/native.ts';
import { fact } from './_shared/values.ts';

const hint = { factor: 'factor-temp-path', left: null, right: null } as const;

export const goCgoTmp: Cause = {
  id: 'go-cgo-tmp',
  title: 'The temporary directory of `go build` in a native file',
  specificity: 'structured',
  on: ['elf:bytes', 'elf:debug-string'],
  claim: (site) => {
    if (!isTemporary(site)) return undefined;
    if (fact(site, 'loaded') === false) return { grade: 'safe', hint };
    const text = 'no program acts upon the path, which is visible at run time (not checked)';
    return { grade: 'guarded', predicate: { text, held: false }, hint };
  },
  fixes: [{ for: 'any', text: 'Build with go build -trimpath, which maps the directory for the C compiler too.' }],
};

const temporary = /\/go-build\d{4,}(?=\/|$)/g;

function isTemporary(site: Site): boolean {
  const texts = nativeTexts(site);
  if (texts === undefined || !texts.every((text) => text.length <= 4096 && text.search(temporary) >= 0)) return false;
  const [left, right] = texts.map((text) => text.replace(temporary, '/go-build*'));
  return left === right;
}
