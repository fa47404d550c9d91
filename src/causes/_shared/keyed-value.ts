import type { Site } from '../../model/site.ts';
import { bothTexts, fact } from './values.ts';

/** One value that differs, with the name that stands before it. */
export interface KeyedValue {
  readonly key: string;
  readonly left: string;
  readonly right: string;
}

/** Longer texts are cut before they come here, or are no assignments. */
const maxTextCharacters = 4096;
/** What ends a value: white space, quotes, brackets, separators, and what stands between a name and its value. */
const delimiter = /[\s"'`,;<>()[\]{}|=]/;

/**
 * The name and the two values of a site. Fields have a name of their own (the last step of a JSON pointer or an XML path);
 * in lines and strings it is the word before `=`, `:` or, at the beginning of the line, white space. Undefined where the
 * texts differ in more than one value, or nothing names it.
 */
export function keyedValue(site: Site): KeyedValue | undefined {
  const texts = bothTexts(site);
  if (texts === undefined || fact(site, 'text') === false || fact(site, 'coarse') === true) return undefined;
  const [left, right] = texts;
  if (left.length > maxTextCharacters || right.length > maxTextCharacters || left === right) return undefined;
  if (hasOwnName(site)) return { key: lastStep(site.name), left: unquoted(left), right: unquoted(right) };
  return inLine(left, right);
}

function hasOwnName({ kind, key }: Site): boolean {
  return kind === 'field' && key !== 'class:constant' && key !== 'sqlite:row';
}

/** `/build/host` → `host`; `/build/@host` → `host`; `/build/host/text()` → `host`. */
function lastStep(name: string): string {
  return (
    name
      .replace(/\/text\(\)$/, '')
      .split(/[/@]/)
      .at(-1) ?? name
  );
}

function unquoted(text: string): string {
  return /^(["'])(.*)\1$/s.exec(text)?.[2] ?? text;
}

/** The part in which two lines differ, grown to the limits of the value, and the word before it. */
function inLine(left: string, right: string): KeyedValue | undefined {
  const shorter = Math.min(left.length, right.length);
  let start = 0;
  while (start < shorter && left[start] === right[start]) start += 1;
  let tail = 0;
  while (tail < shorter - start && left.at(-1 - tail) === right.at(-1 - tail)) tail += 1;
  while (start > 0 && !delimiter.test(left[start - 1] ?? '') && left[start - 1] !== ':') start -= 1;
  while (tail > 0 && !delimiter.test(left.at(-tail) ?? '')) tail -= 1;
  const key = keyBefore(left.slice(0, start));
  if (key === undefined) return undefined;
  return { key, left: left.slice(start, left.length - tail), right: right.slice(start, right.length - tail) };
}

const maxKeyCharacters = 80;

/** `export HOST="` → `HOST`; `  "host": "` → `host`; `#define HOST "` → `HOST`; `-march=` → `-march`. */
function keyBefore(head: string): string | undefined {
  const near = head.slice(-maxKeyCharacters);
  const assigned = /([A-Za-z_-][\w.-]*(?: [A-Za-z][\w.-]*)?)["'`\]]{0,2}[ \t]*(?::=|=>|[:=])[ \t]*["'`]?$/.exec(
    near,
  )?.[1];
  if (assigned !== undefined) return assigned.replace(/^(?:export|set|ENV|ARG) /, '');
  return head.length > maxKeyCharacters
    ? undefined
    : /^(?:[ \t]*#[ \t]*define[ \t]+)?([A-Za-z_][\w.-]*)[ \t]+["']?$/.exec(head)?.[1];
}
