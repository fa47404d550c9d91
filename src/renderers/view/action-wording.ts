import type { Report, ReportAction } from '../../model/report.ts';
import { counted } from './wording.ts';

const maxWords = 3;
const maxNames = 3;

/** Where the builds part, for the head of a section; null when no logs were given. */
export function actionsHeading({ actions }: Report): string | null {
  if (actions === undefined) return null;
  if (actions.length === 0) return 'Build actions: by the execution logs both builds made the same outputs';
  return `Build actions: ${counted(actions.length, 'action')} where the builds part`;
}

/** `Genrule //app:stamp made other outputs from equal inputs`. */
export function actionSentence({ reason, mnemonic, target }: ReportAction): string {
  const name = [mnemonic, target].filter((part) => part !== '').join(' ');
  switch (reason) {
    case 'nondeterministic':
      return `${name} made other outputs from equal inputs, command and environment`;
    case 'command':
      return `${name} was run with another command or environment`;
    case 'input':
      return `${name} got an input that differs, which no logged action made`;
  }
}

/** What is known of an action, a line each. */
export function actionLines(action: ReportAction): string[] {
  const { outputs, inputs, environment, chain, findings } = action;
  const lines = [`outputs ${some(outputs)}`];
  if (inputs.length > 0) lines.push(`inputs ${some(inputs.map(inputText))}`);
  const words = { left: some(action.arguments.left), right: some(action.arguments.right) };
  if (words.left !== '') lines.push(`only the left command has ${words.left}`);
  if (words.right !== '') lines.push(`only the right command has ${words.right}`);
  for (const { name, left, right } of environment.slice(0, maxWords))
    lines.push(`environment ${name}: ${left ?? '(unset)'} → ${right ?? '(unset)'}`);
  if (chain.length > 1) lines.push(`carried on by ${chain.slice(1).map(stepText).join(' → ')}`);
  if (findings.length > 0)
    lines.push(
      `findings ${some(
        findings.map((id) => `#${id}`),
        10,
      )}`,
    );
  return lines;
}

function inputText({ path, maker }: ReportAction['inputs'][number]): string {
  return maker === null
    ? `${path} (a source, or made by an action that the log never shows: FileWrite, TemplateExpand, a repository rule)`
    : `${path} (made by ${maker})`;
}

function stepText({ mnemonic, target, output }: ReportAction['chain'][number]): string {
  return `${mnemonic} ${target === '' ? output : target}`;
}

function some(texts: readonly string[], most = maxNames): string {
  const shown = texts.slice(0, most).join(', ');
  return texts.length > most ? `${shown} and ${texts.length - most} more` : shown;
}
