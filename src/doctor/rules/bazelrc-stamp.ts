import { atOption } from '../hits.ts';
import type { Rule } from '../rule.ts';

export const bazelrcStamp: Rule = {
  id: 'bazelrc-stamp',
  title: 'Builds are stamped',
  severity: 'high',
  why: '--stamp lets every target that can be stamped take the time, the user and the host of the build.',
  fixes: [{ for: 'bazel', text: 'build --nostamp; keep --stamp behind a --config that no release build uses.' }],
  causes: ['factor-stamp', 'factor-clock'],
  find: (project) =>
    project
      .options('stamp')
      .filter(({ option }) => !/^(?:false|0|no)$/i.test(option.value ?? ''))
      .map(atOption),
};
