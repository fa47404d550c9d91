import type { Hit, Rule } from '../rule.ts';
import { baseImages } from '../stages.ts';

export const dockerBaseUnpinned: Rule = {
  id: 'docker-base-unpinned',
  title: 'A base image by tag',
  severity: 'high',
  why: 'A tag is moved with every rebuild of the base; whatever is built on it, or with it, changes.',
  fixes: [
    {
      for: 'docker',
      text: 'FROM image:tag@sha256:… (docker buildx imagetools inspect image:tag prints the digest). ODP’s builder: debian@sha256:49b5c367… (stable-20250113) since v0.7.0.',
    },
  ],
  causes: ['oci-base-drift'],
  find: (project) =>
    project.dockerfiles.flatMap(({ file, instructions }): Hit[] =>
      baseImages(instructions)
        .filter(({ image }) => image !== null && !image.includes('@sha256:') && image !== 'scratch')
        .map(({ start, end }) => ({ file, start, end })),
    ),
};
