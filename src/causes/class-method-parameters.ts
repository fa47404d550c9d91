import type { Cause } from '../model/cause.ts';

export const classMethodParameters: Cause = {
  id: 'class-method-parameters',
  title: 'Names of parameters are kept in the classes of one side only',
  specificity: 'structured',
  on: ['class:method-parameters'],
  claim: (site) => {
    if (site.left !== null && site.right !== null) return undefined;
    return {
      grade: 'guarded',
      predicate: { text: 'nothing binds parameters by name; Spring and Jackson do (not checked)', held: false },
    };
  },
  fixes: [
    { for: 'bazel', text: 'Put -parameters into javacopts of the toolchain, or nowhere.' },
    { for: 'maven', text: 'Set parameters of maven-compiler-plugin to one value.' },
  ],
};
