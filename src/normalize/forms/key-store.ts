import { createHash } from 'node:crypto';
import { utf16be } from '../../formats/_shared/keystore-passwords.ts';
import { type JksEntry, jksMagic, parseJks } from '../../formats/jks/parse.ts';
import { passwordOf } from '../../formats/jks/protection.ts';
import { DecodeError } from '../../model/problem.ts';
import { endOfTimes } from '../limits.ts';
import type { FileForm } from './file-form.ts';

const whitener = Buffer.from('Mighty Aphrodite', 'latin1');
const minBytes = 32;

/**
 * A Java key store that holds trusted certificates only, each under a name of its own, and whose digest is that of a
 * password everyone knows: the certificates by their names, put in at 1970-01-01, with the digest of that.
 */
export const keyStore: FileForm = {
  matches: ({ name }) => /(^|\/)[^/]*(cacerts|\.(jks|keystore|truststore|ts))$/.test(name),
  rewrite(bytes, _place, count) {
    if (bytes.length < minBytes || bytes.readUInt32BE(0) !== jksMagic) return bytes;
    const entries = entriesOf(bytes);
    const password = entries === null ? undefined : passwordOf(bytes);
    if (entries === null || password === undefined) return bytes;
    const sorted = [...entries].sort((a, b) => (a.alias < b.alias ? -1 : 1));
    if (sorted.some((entry, at) => entry !== entries[at])) count('cacerts-jks-order');
    const timed = entries.filter((entry) => !withoutDate(bytes, entry).equals(bytesOf(bytes, entry)));
    for (const _ of timed) count('cacerts-jks-time');
    const body = Buffer.concat([bytes.subarray(0, 12), ...sorted.map((entry) => withoutDate(bytes, entry))]);
    const digest = createHash('sha1').update(utf16be(password)).update(whitener).update(body).digest();
    return Buffer.concat([body, digest]);
  },
};

/** Null where it is damaged or holds a key, or two entries of one name. */
function entriesOf(bytes: Buffer): readonly JksEntry[] | null {
  try {
    const { entries } = parseJks(bytes);
    const isPlain = entries.every((entry) => entry.kind === 'trusted certificate' && isClockTime(dateOf(entry)?.value));
    return isPlain && new Set(entries.map(({ alias }) => alias.toLowerCase())).size === entries.length ? entries : null;
  } catch (error) {
    if (error instanceof DecodeError) return null;
    throw error;
  }
}

function bytesOf(bytes: Buffer, { at }: JksEntry): Buffer {
  return bytes.subarray(at.start, at.end);
}

function withoutDate(bytes: Buffer, entry: JksEntry): Buffer {
  const result = Buffer.from(bytesOf(bytes, entry));
  const date = dateOf(entry)?.at;
  if (date !== undefined) result.fill(0, date.start - entry.at.start, date.end - entry.at.start);
  return result;
}

function dateOf({ fields }: JksEntry): JksEntry['fields'][number] | undefined {
  return fields.find(({ name }) => name === 'date');
}

/** Seconds from 1970 to 2100: what a clock can have shown, and no other number. */
function isClockTime(value: unknown): boolean {
  return typeof value === 'number' && value >= 0 && value < endOfTimes;
}
