import type { Cause } from '../model/cause.ts';
import { bothTexts, fact } from './_shared/values.ts';

/** JVMS 4.7.25: versions are recorded and never looked at by the virtual machine. */
const versions = ['requires_version_index', 'module_version_index'];
const version = /^[0-9A-Za-z][\w.+~-]{0,100}$/;
const digest = /^[0-9a-f]{32,128}…?$/;

export const classModuleVersion: Cause = {
  id: 'class-module-version',
  title: 'The versions of modules that a module-info was compiled against',
  specificity: 'structured',
  on: ['class:module'],
  claim: (site) => {
    const texts = bothTexts(site);
    const element = String(fact(site, 'element'));
    if (texts === undefined) return undefined;
    const hint = { factor: 'factor-dependency-drift', left: texts[0], right: texts[1] } as const;
    if (versions.includes(element) && texts.every((text) => text === 'none' || version.test(text))) {
      const text = 'no program reads the recorded version (not checked); the modules are the same';
      return { grade: 'guarded', predicate: { text, held: false }, hint };
    }
    if (fact(site, 'attribute') !== 'ModuleHashes' || element !== 'hash' || !texts.every((text) => digest.test(text))) {
      return undefined;
    }
    // The virtual machine refuses a module whose hash is another.
    return { grade: 'lossy', hint };
  },
  fixes: [
    { for: 'any', text: 'Pin the JDK and every module on the module path; give --module-version a fixed value.' },
    { for: 'maven', text: 'Replace version ranges of dependencies by versions.' },
  ],
};
