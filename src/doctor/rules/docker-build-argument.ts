import type { Hit, Rule } from '../rule.ts';

const moving =
  /^(?:BUILD_?(?:DATE|TIME|TIMESTAMP|NUMBER|ID)|DATE|TIMESTAMP|CREATED|VCS_REF|GIT_(?:COMMIT|SHA|REF)|CACHE_?BUST(?:ER)?|COMMIT(?:_SHA)?|BUILD_(?:HOST|USER))$/i;

export const dockerBuildArgument: Rule = {
  id: 'docker-build-argument',
  title: 'A build argument that changes with every build',
  severity: 'medium',
  why: 'Its value gets into labels, variables, the history of the image, and every RUN behind it.',
  fixes: [
    {
      for: 'docker',
      text: 'Leave it out, or derive it from the commit alone; put the rest in annotations of the index, which the image’s digest does not cover.',
    },
  ],
  causes: ['oci-label-drift', 'oci-env-drift', 'oci-history-created-by'],
  find: (project) =>
    project.dockerfiles.flatMap(({ file, instructions }) =>
      instructions
        .filter(({ keyword }) => keyword === 'ARG')
        .flatMap(({ body, bodyStart }): Hit[] => {
          const name = /^[A-Za-z_]\w*/.exec(body)?.[0] ?? '';
          return moving.test(name) ? [{ file, start: bodyStart, end: bodyStart + name.length }] : [];
        }),
    ),
};
