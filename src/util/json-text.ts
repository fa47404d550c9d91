import { defuseCommands } from './defuse-commands.ts';
import { isInvisible } from './printable.ts';

/** JSON with two spaces and a final newline, in which nothing is invisible, steers a terminal or commands a CI system. */
export function jsonText(value: unknown): string {
  return `${visibleJson(value, 2)}\n`;
}

/**
 * The same without the newline, indented as asked for. What is written as `\uXXXX` means the same to whoever parses it. (JSON
 * itself asks for that below U+0020 only.)
 */
export function visibleJson(value: unknown, indent = 0): string {
  return defuseCommands(JSON.stringify(value, null, indent)).replace(isInvisible, (character) =>
    // Line feeds and spaces between values are JSON's own; those in texts are `\n` by now.
    character === '\n' ? character : escapeUnits(character),
  );
}

function escapeUnits(character: string): string {
  return [...Array(character.length).keys()]
    .map((at) => `\\u${character.charCodeAt(at).toString(16).padStart(4, '0')}`)
    .join('');
}
