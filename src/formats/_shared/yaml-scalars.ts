import type { ByteRange } from '../../model/bytes.ts';
import type { JsonScalar } from './json-node.ts';

/** Words that readers of YAML 1.1 or 1.2 take for something else than text. */
const words = /^(y|n|yes|no|on|off|true|false|null|~|<<|=|[-+]?\.?(inf|nan))$/i;

/**
 * What a scalar means to all readers. Plain text that may be a number, a date, a truth value or a merge key to one reader
 * and text to another is a `number` that is compared as it is written; `null` and `true` in their spellings are one.
 */
export function scalarOf(value: string, isPlain: boolean, at: ByteRange): JsonScalar {
  if (!isPlain) return { kind: 'string', at, value, raw: value };
  if (/^(~|null|Null|NULL|)$/.test(value)) return { kind: 'null', at, value: null, raw: 'null' };
  if (/^(true|True|TRUE)$/.test(value)) return { kind: 'boolean', at, value: true, raw: 'true' };
  if (/^(false|False|FALSE)$/.test(value)) return { kind: 'boolean', at, value: false, raw: 'false' };
  if (words.test(value) || /^[-+.]?[0-9]/.test(value)) return writtenAs(value, at);
  return { kind: 'string', at, value, raw: value };
}

/** A scalar that is compared as it is written. */
export function writtenAs(raw: string, at: ByteRange): JsonScalar {
  return { kind: 'number', at, value: Number.NaN, raw };
}

/** The name of a key: text as it is; what may be something else than text is marked, so that the two never are one key. */
export function keyName(scalar: JsonScalar): string {
  return scalar.kind === 'string' ? scalar.value : `${scalar.raw}`;
}
