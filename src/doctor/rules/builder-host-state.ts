import type { Hit, Rule } from '../rule.ts';

const state =
  /(?:--volume[= ]|-v[= ]?|--mount[= ])["']?[^\s"']{0,400}(?:\.cache\/bazel|\.m2|\.gradle|\.cache\/pip|\.cargo|\.npm|\/tmp:)[^\s"']{0,400}/g;

export const builderHostState: Rule = {
  id: 'builder-host-state',
  title: 'The builder works on folders of the host',
  severity: 'medium',
  why: 'Output base and fetched repositories outlive the builder image: wheels that an older image compiled, an interpreter that wrote bytecode, are used again.',
  fixes: [
    {
      for: 'bazel',
      text: 'For a release take the mount away (or bazel --output_base=/tmp/out in the container); to save downloads share only --repository_cache, which is by hash.',
    },
  ],
  causes: ['pyc-presence', 'factor-output-base'],
  find: (project) =>
    project.shell
      .filter(({ context, text }) => context === 'script' && /\b(?:docker|podman)\s+run\b/.test(text))
      .flatMap(({ file, text, offset }) =>
        [...text.matchAll(state)].map((match): Hit => {
          const start = offset(match.index);
          const place = { file, start, end: start + match[0].length };
          return match[0].includes('/tmp:') ? { ...place, ...temporary } : place;
        }),
      ),
};

/** What a mount of the host's /tmp means. */
const temporary = {
  severity: 'low',
  why: 'Files of the host’s /tmp are seen by the build, and other jobs may write there meanwhile.',
  fixes: [{ for: 'docker', text: 'docker run --tmpfs=/tmp, or a fresh folder: --volume="$(mktemp -d):/tmp"' }],
} as const;
