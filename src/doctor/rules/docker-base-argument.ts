import type { Hit, Rule } from '../rule.ts';
import { baseImages } from '../stages.ts';

export const dockerBaseArgument: Rule = {
  id: 'docker-base-argument',
  title: 'A base image that the caller names',
  severity: 'medium',
  why: 'The image comes from a build argument without a default: this file does not say what is built on.',
  fixes: [{ for: 'docker', text: 'Give the ARG a default with a digest: ARG BASE=debian@sha256:…' }],
  causes: ['oci-base-drift'],
  find: (project) =>
    project.dockerfiles.flatMap(({ file, instructions }): Hit[] =>
      baseImages(instructions)
        .filter(({ image }) => image === null)
        .map(({ start, end }) => ({ file, start, end })),
    ),
};
