import type { Command } from '../../buildfiles/shell/command.ts';
import { atCommand, commandsOf } from '../hits.ts';
import type { Rule } from '../rule.ts';

const builds = /\b(?:bazel|bazelisk|make|mvn|gradle|cmake|build)\b/;

export const builderByName: Rule = {
  id: 'builder-by-name',
  title: 'The builder image is run by a tag that is not built here',
  severity: 'high',
  why: 'The tag decides which compiler and which tools build; it may be another one on every machine.',
  fixes: [
    {
      for: 'docker',
      text: 'docker run name@sha256:…, or docker build it in the same script from a Dockerfile with a pinned base, as ODP’s docker_run.sh does.',
    },
  ],
  causes: [],
  find: (project) =>
    commandsOf(project, 'docker', 'podman')
      .filter(({ text, command: { args } }) => {
        const [verb, ...words] = args.map((word) => word.text);
        const at = words.findIndex(isImageName);
        const image = words[at];
        if (text.context !== 'script' || verb !== 'run' || image === undefined) return false;
        return builds.test(words.slice(at + 1).join(' ')) && !isBuiltBy(text.commands, image);
      })
      .map((found) => ({ ...atCommand(found), severity: 'high' as const })),
};

/** `name:tag`; mounts and ports have colons too. */
function isImageName(word: string): boolean {
  return /^[a-z0-9][\w./-]*:[\w.-]+$/.test(word) && !/^\d+:\d+$/.test(word);
}

function isBuiltBy(commands: readonly Command[], image: string): boolean {
  return commands.some(
    ({ name, args }) =>
      ['docker', 'podman', 'buildah'].includes(name) &&
      ['build', 'buildx', 'bud'].includes(args[0]?.text ?? '') &&
      args.some(({ text }) => text === image || text === `--tag=${image}`),
  );
}
