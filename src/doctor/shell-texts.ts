import { shellOf } from '../buildfiles/dockerfile.ts';
import { readShell } from '../buildfiles/shell/read.ts';
import { offsetIn, type StringNode, stringsIn } from '../buildfiles/starlark/tree.ts';
import { argument } from '../buildfiles/starlark/values.ts';
import type { DockerfileSource, ShellText, SourceFile, StarlarkSource } from './source-file.ts';
import { workflowScripts } from './workflow-steps.ts';

/** Names that say that a script builds or packs something; tests and helpers print times for people. */
const buildScript =
  /(?:^|\/)[^/]*(?:build|release|package|pkg|image|docker_run|bundle|assemble|dist|manifest|stamp|version|status)[^/]*\.(?:sh|bash)$/i;

/** All shell texts of a tree. */
export function shellTexts(
  files: readonly SourceFile[],
  starlark: readonly StarlarkSource[],
  dockerfiles: readonly DockerfileSource[],
): ShellText[] {
  const named = namedScripts(files);
  const ofKind = (kind: SourceFile['kind']): SourceFile[] => files.filter((file) => file.kind === kind);
  return [
    ...starlark.flatMap(genrules),
    ...dockerfiles.flatMap(runs),
    ...ofKind('shell')
      .filter(({ path }) => buildScript.test(path) || named.has(path.split('/').at(-1) ?? path))
      .map((file) => shellText(file, 'script', file.text, (at) => at)),
    ...ofKind('workflow').flatMap((file) =>
      workflowScripts(file.text).map(({ value, offset }) => shellText(file, 'workflow', value, offset)),
    ),
  ];
}

function shellText(
  file: SourceFile,
  context: ShellText['context'],
  text: string,
  offset: (at: number) => number,
): ShellText {
  return { file, context, text, commands: readShell(text), offset };
}

function runs({ file, instructions }: DockerfileSource): ShellText[] {
  return instructions
    .filter(({ keyword }) => keyword === 'RUN')
    .map((instruction) => {
      const { text, start } = shellOf(instruction, file.text);
      return shellText(file, 'dockerfile', text, (at) => start + at);
    });
}

function genrules(source: StarlarkSource): ShellText[] {
  return source.starlark.calls
    .filter(({ callee }) => ['genrule', 'native.genrule', 'run_shell', 'ctx.actions.run_shell'].includes(callee))
    .flatMap((call) => ['cmd', 'cmd_bash', 'command'].map((name) => argument(call, name, source.starlark)))
    .flatMap((value): readonly StringNode[] =>
      value === undefined ? [] : value.kind === 'string' ? [value] : stringsIn(value),
    )
    .map((node) => shellText(source.file, 'genrule', withoutMake(node.value), (at) => offsetIn(node, at)));
}

/** Make variables of Bazel are replaced by words of the same length, so that offsets hold. */
function withoutMake(text: string): string {
  return text
    .replace(/\$\$/g, ' $')
    .replace(/\$\((?:[A-Z][A-Z0-9_]*|[@<^]|(?:exec|root|rlocation)?(?:paths?|locations?) [^()]*)\)/g, (found) =>
      'x'.repeat(found.length),
    );
}

/** Names of scripts that a BUILD file, Dockerfile, .bazelrc or workflow has in it. */
function namedScripts(files: readonly SourceFile[]): ReadonlySet<string> {
  return new Set(
    files
      .filter(({ kind }) => ['starlark', 'dockerfile', 'bazelrc', 'workflow'].includes(kind))
      .flatMap(({ text }) => text.match(/[\w.-]+\.(?:sh|bash)\b/g) ?? []),
  );
}
