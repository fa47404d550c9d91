import type { FoundCommand } from '../hits.ts';
import { atCommand, commandsOf } from '../hits.ts';
import type { Rule } from '../rule.ts';
import type { ShellText } from '../source-file.ts';

const checks = /\b(?:sha(?:256|512)sum|shasum|gpg|gpgv|cosign|minisign|b2sum|rsign)\b/;
const moving = /\/(?:latest|master|main|HEAD|nightly|stable|current)(?:\/|\.|$)/;

export const downloadUnverified: Rule = {
  id: 'download-unverified',
  title: 'A downloaded program that nothing checks',
  severity: 'medium',
  why: 'The file is taken as the server sends it; another one makes another build, and nobody is told.',
  fixes: [
    {
      for: 'docker',
      text: 'curl -fsSLO URL && echo "<sha256>  file" | sha256sum -c - in the same RUN; or ADD --checksum=sha256:… URL /file',
    },
    { for: 'bazel', text: 'Fetch it with http_file(sha256 = …), so that the builder image need not have it.' },
  ],
  causes: [],
  find: (project) =>
    commandsOf(project, 'curl', 'wget')
      .filter((found) => found.text.context !== 'workflow' && isUnchecked(found))
      // What comes into a builder is as much an input as what comes into an image.
      .map((found) => ({ ...atCommand(found), severity: isMoving(found) ? ('high' as const) : ('medium' as const) })),
};

function isUnchecked({ text, command }: FoundCommand): boolean {
  const isShellPipe = command.pipeline.some(({ name }) => ['sh', 'bash', 'dash', 'zsh'].includes(name));
  return (
    !isShellPipe &&
    keepsFile(text, command) &&
    !checks.test(text.text) &&
    command.args.some((arg) => /^https?:\/\//.test(arg.text))
  );
}

/** It stores what it gets, or hands it to a program that unpacks it. */
function keepsFile(text: ShellText, command: FoundCommand['command']): boolean {
  if (command.name === 'wget')
    return !command.args.some((arg) => ['-O-', '-qO-', '--spider'].includes(arg.text)) || command.pipeline.length > 1;
  const stored = command.args.some((arg) => /^-[A-Za-z]*[oO]|^--(?:output|remote-name)/.test(arg.text));
  return (
    stored ||
    command.writesFile ||
    command.pipeline.some(({ name }) => ['tar', 'gunzip', 'xz', 'bsdtar', 'dpkg', 'gpg', 'tee'].includes(name)) ||
    (text.context === 'genrule' && command.isSubstituted)
  );
}

function isMoving({ command }: FoundCommand): boolean {
  return command.args.some((arg) => moving.test(arg.text));
}
