import type { Rule } from '../rule.ts';

export const tarPaxProcess: Rule = {
  id: 'tar-pax-process',
  title: 'Extended headers are named by the number of the process that wrote them',
  severity: 'error',
  family: 'determinism',
  cause: 'tar-pax-noise',
  why: 'GNU tar puts its process id into the name of each PAX header unless it is told another one.',
  fixes: [{ for: 'any', text: 'tar --pax-option=exthdr.name=%d/PaxHeaders/%f, or --format=gnu.' }],
  member({ paxHeaderName }, _cx, found) {
    const process = /(?:^|\/)PaxHeaders?\.([1-9]\d*)\//.exec(paxHeaderName ?? '');
    if (process !== null) found({ field: 'header name', value: paxHeaderName, expected: 'no number' });
  },
};
