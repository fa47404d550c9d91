import type { Hit, Rule } from '../rule.ts';
import { yamlScalars } from '../workflow-steps.ts';

export const workflowImage: Rule = {
  id: 'workflow-image',
  title: 'The image that a job runs in, by tag',
  severity: 'low',
  why: 'The job’s tools are those of the image; a tag is moved with every rebuild of it.',
  fixes: [
    {
      for: 'any',
      text: 'image: name@sha256:…; what is built inside docker_run.sh’s own pinned builder is not touched by it.',
    },
  ],
  causes: [],
  find: (project) =>
    project.ofKind('workflow').flatMap((file) => {
      const isCloudBuild = /cloudbuild\.ya?ml$/.test(file.path);
      const scalars = yamlScalars(file.text);
      // What one step tags with docker build -t, a later one runs in.
      const built = new Set(
        scalars.flatMap(({ value }, at) => (['-t', '--tag'].includes(value) ? [scalars[at + 1]?.value] : [])),
      );
      return scalars
        .filter(
          ({ keys, value }) => isImage(keys, value, isCloudBuild) && !/@sha256:|\$/.test(value) && !built.has(value),
        )
        .map(({ start, end }): Hit => ({ file, start, end }));
    }),
};

function isImage(keys: readonly string[], value: string, isCloudBuild: boolean): boolean {
  const [last = '', before = ''] = keys.toReversed();
  if (isCloudBuild) return last === 'name' && before === 'steps';
  return (
    (last === 'image' || last === 'container' || (last === 'name' && before === 'image')) && /^[\w./:-]+$/.test(value)
  );
}
