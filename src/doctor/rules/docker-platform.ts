import { isBuilderOnly } from '../hits.ts';
import { isAside } from '../kinds.ts';
import type { Hit, Rule } from '../rule.ts';
import { baseImages } from '../stages.ts';

export const dockerPlatform: Rule = {
  id: 'docker-platform',
  title: 'The builder takes the architecture of the machine',
  severity: 'low',
  why: 'A digest may name an index: on an ARM machine it is another image, with other packages and another compiler.',
  fixes: [
    {
      for: 'docker',
      text: 'FROM --platform=linux/amd64 image@sha256:… (ODP since v0.6.0), or --platform for docker build and docker run.',
    },
  ],
  causes: ['oci-platform-variant'],
  find: (project) => {
    if (!isBuilderOnly(project)) return [];
    const isGiven =
      project.shell.some(({ text }) => text.includes('docker') && /--platform[= ]linux\//.test(text)) ||
      project.ofKind('workflow').some(({ text }) => text.includes('--platform=linux/'));
    return project.dockerfiles.flatMap(({ file, instructions }): Hit[] =>
      isGiven || isAside(file.path)
        ? []
        : baseImages(instructions)
            .filter(({ image, hasPlatform, isFrom }) => isFrom && image !== 'scratch' && !hasPlatform)
            .map(({ start, end }) => ({ file, start, end })),
    );
  },
};
