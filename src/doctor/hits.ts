import type { RcOption } from '../buildfiles/bazelrc.ts';
import type { Command } from '../buildfiles/shell/command.ts';
import type { Severity } from '../model/doctor.ts';
import type { FoundCall, Project } from './project.ts';
import type { Hit } from './rule.ts';
import type { ShellText, SourceFile } from './source-file.ts';

/** The name of a call, or one of its arguments. */
export function atCall({ file, call }: FoundCall, keyword?: string): Hit {
  const given = call.keywords.find(({ name }) => name === keyword);
  if (given !== undefined) return { file, start: given.start, end: given.value.end };
  // The name of the target tells one http_archive from another.
  const [first] = call.keywords;
  const end = first?.name === 'name' ? first.value.end : call.calleeEnd;
  return { file, start: call.start, end };
}

export function atOption({ file, option }: { readonly file: SourceFile; readonly option: RcOption }): Hit {
  return { file, start: option.start, end: option.end };
}

/** The first line of a file that is neither blank nor a comment: where something is missing from it. */
export function atStart(file: SourceFile): Hit {
  const found = /^[ \t]*(?![#\s])\S[^\n]*/m.exec(file.text);
  const start = found === null ? 0 : found.index + (/\S/.exec(found[0])?.index ?? 0);
  return { file, start, end: found === null ? 0 : found.index + found[0].trimEnd().length };
}

export interface FoundCommand {
  readonly text: ShellText;
  readonly command: Command;
}

export function atCommand({ text, command }: FoundCommand): Hit {
  return { file: text.file, start: text.offset(command.start), end: text.offset(command.end - 1) + 1 };
}

/** Commands of these names in all shell texts. */
export function commandsOf(project: Project, ...names: readonly string[]): FoundCommand[] {
  return project.shell.flatMap((text) =>
    text.commands.filter(({ name }) => names.includes(name)).map((command) => ({ text, command })),
  );
}

const milder: Readonly<Record<Severity, Severity>> = { critical: 'high', high: 'medium', medium: 'low', low: 'low' };

/**
 * What makes a shipped file weighs as the rule says. A script or a workflow may do it for people to read, and the Dockerfile
 * of a tree whose images Bazel makes is only the builder: one step milder.
 */
export function severityIn(project: Project, { context }: ShellText, severity: Severity): Severity {
  if (context === 'genrule') return severity;
  if (context === 'dockerfile') return isBuilderOnly(project) ? milder[severity] : severity;
  return milder[severity];
}

/** True when Bazel makes the images of this tree, so that a Dockerfile in it is the machine that they are built on. */
export function isBuilderOnly(project: Project): boolean {
  return project.calls('oci_image', 'container_image', 'image_manifest').length > 0;
}

/** A hit for a command, its severity by where it stands. */
export function weighed(project: Project, found: FoundCommand, severity: Severity): Hit {
  return { ...atCommand(found), severity: severityIn(project, found.text, severity) };
}

/** True when a command has a short option, alone or among others, or a long one. */
export function hasOption({ args }: Command, short: string, ...long: readonly string[]): boolean {
  return args.some(
    ({ text }) =>
      (short !== '' && new RegExp(`^-[A-Za-z0-9]*${short}`).test(text)) ||
      long.some((name) => text === name || text.startsWith(`${name}=`)),
  );
}
