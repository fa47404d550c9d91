import type { Rule } from '../rule.ts';

const pip =
  /^\/tmp\/pip-(?:install|req-build|wheel|build-env|ephem-wheel-cache|modern-metadata)-[a-z0-9_]{8}(?:\/[\w.@+/-]*)?/;
const compiler = /^\/tmp\/cc[A-Za-z0-9]{6}\.(?:o|s|ltrans\w*)/;
const goBuild = /^\/tmp\/go-build\d{6,}(?:\/[\w.@+/-]*)?/;

export const temporaryPath: Rule = {
  id: 'temporary-path',
  title: 'Files hold the path of a temporary directory of their build',
  severity: 'error',
  family: 'determinism',
  cause: 'factor-temp-path',
  why: 'The name of the directory is random.',
  fixes: [{ for: 'pip', text: 'CFLAGS=-g0 and -ffile-prefix-map, or install wheels that are built elsewhere.' }],
  needles: [
    { text: '/tmp/pip-', confirm: (around, at) => pip.exec(around.slice(at))?.[0] ?? null },
    { text: '/tmp/cc', confirm: (around, at) => compiler.exec(around.slice(at))?.[0] ?? null },
    { text: '/tmp/go-build', confirm: (around, at) => goBuild.exec(around.slice(at))?.[0] ?? null },
  ],
};
