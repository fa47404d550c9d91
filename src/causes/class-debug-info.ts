import type { Cause, Claim } from '../model/cause.ts';
import type { Site } from '../model/site.ts';
import { fact } from './_shared/values.ts';

const sourceFile = /^[^\s\0]{1,255}$/;

export const classDebugInfo: Cause = {
  id: 'class-debug-info',
  title: 'Debug information of classes on one side only',
  specificity: 'structured',
  on: ['class:debug-info'],
  claim: (site) => {
    if (!isDebugText(site)) return undefined;
    if (fact(site, 'attribute') !== 'LocalVariableTable') return { grade: 'safe' };
    return parameterNames(fact(site, 'namesParameters') !== true);
  },
  fixes: [
    { for: 'bazel', text: 'Give javacopts one of -g, -g:none or -g:source,lines on all machines.' },
    { for: 'maven', text: 'Set debug and debuglevel of maven-compiler-plugin.' },
  ],
};

function parameterNames(held: boolean): Claim {
  return {
    grade: 'guarded',
    predicate: {
      text: 'every method with parameters names them in MethodParameters, so that nobody takes names from local variables',
      held,
    },
  };
}

/** The name of a source file is one word, a debug extension a source map (JSR 45). */
function isDebugText(site: Site): boolean {
  const attribute = fact(site, 'attribute');
  const value = String((site.left ?? site.right)?.value ?? '');
  if (attribute === 'SourceFile') return sourceFile.test(value);
  return attribute !== 'SourceDebugExtension' || value.startsWith('SMAP\n');
}
