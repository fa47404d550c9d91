import type { Hit, Rule } from '../rule.ts';
import { yamlScalars } from '../workflow-steps.ts';

export const aptSourcesFloating: Rule = {
  id: 'apt-sources-floating',
  title: 'A Debian archive that moves',
  severity: 'medium',
  why: 'The mirror drops old versions, so that the lock file cannot be fetched any more, and the next lock is another set of packages.',
  fixes: [
    {
      for: 'bazel',
      text: 'url: https://snapshot.debian.org/archive/debian/20250113T000000Z, one date for all channels; then bazel run @bookworm//:lock.',
    },
  ],
  causes: ['dpkg-status-drift'],
  find: (project) =>
    project.ofKind('yaml').flatMap((file): Hit[] => {
      // The manifest of rules_distroless has sources, archs and packages.
      if (!/^sources:/m.test(file.text) || !/^archs:/m.test(file.text)) return [];
      return yamlScalars(file.text)
        .filter(
          ({ keys, value }) =>
            keys.at(-1) === 'url' && !/snapshot\.(?:debian|ubuntu)\.[a-z]+.*\d{8}T\d{6}Z/.test(value),
        )
        .map(({ start, end }) => ({ file, start, end }));
    }),
};
