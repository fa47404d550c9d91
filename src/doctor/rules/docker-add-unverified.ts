import type { Hit, Rule } from '../rule.ts';

export const dockerAddUnverified: Rule = {
  id: 'docker-add-unverified',
  title: 'ADD of a URL without a checksum',
  severity: 'high',
  why: 'Whatever the server sends becomes a layer, with the time that the server says.',
  fixes: [
    {
      for: 'docker',
      text: 'ADD --checksum=sha256:… https://…; for git, name a commit: ADD https://host/repo.git#<commit>',
    },
  ],
  causes: ['tar-mtime'],
  find: (project) =>
    project.dockerfiles.flatMap(({ file, instructions }) =>
      instructions
        .filter(({ keyword, flags }) => keyword === 'ADD' && !flags.some(({ name }) => name === 'checksum'))
        .flatMap(({ body, bodyStart }): Hit[] =>
          [...body.matchAll(/(?:https?|git):\/\/\S+|git@\S+/g)]
            .filter(([url]) => !/\.git#[0-9a-f]{40}/.test(url))
            .map((match) => ({ file, start: bodyStart + match.index, end: bodyStart + match.index + match[0].length })),
        ),
    ),
};
