import { fitsValue } from './lists.ts';
import { manifestOf } from './text-file.ts';

export interface DifferingAttribute {
  readonly name: string;
  readonly value: string | null;
  readonly expected: string;
}

/** Attributes of a manifest that are not as stated; those that are not stated should not be there. */
export function differingAttributes(text: string, wanted: Readonly<Record<string, string>>): DifferingAttribute[] {
  const values = manifestOf(text);
  const missing = Object.entries(wanted).flatMap(([name, pattern]) => {
    const value = values.get(name);
    return value !== undefined && fitsValue(pattern, value) ? [] : [{ name, value: value ?? null, expected: pattern }];
  });
  const more = [...values].filter(([name]) => !Object.hasOwn(wanted, name));
  return [...missing, ...more.map(([name, value]) => ({ name, value, expected: 'absent' }))];
}
