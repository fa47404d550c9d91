import { isUtf8 } from 'node:buffer';
import { createHash } from 'node:crypto';
import { fileSource } from '../bytes/byte-source.ts';
import { maxJsonBytes } from '../bytes/limits.ts';
import type { Digest, FileRange } from '../model/bytes.ts';
import { InputError } from '../model/problem.ts';
import { checkJsonShape } from './json-shape.ts';

export type JsonObject = Readonly<Record<string, unknown>>;

/** A JSON document of an image with the bytes it was read from. */
export interface JsonBlob {
  /** Digest of `bytes` as they were found, never merely claimed. */
  readonly digest: Digest;
  readonly bytes: Buffer;
  /** The parsed document; for objects see `JsonObject`. */
  readonly value: unknown;
}

/**
 * Reads and parses a JSON document of at most `maxJsonBytes`. `what` names it in messages. Throws `InputError`
 * 'json-too-large' or 'json-invalid', or as `checkJsonShape`. Keys that are there twice are
 * refused where the document says which blobs there are; those of a config are compared, and are a finding.
 */
export function readJsonFile(
  range: FileRange,
  what: string,
  algorithm: 'sha256' | 'sha512' = 'sha256',
  repeatedKeys: 'refused' | 'compared' = 'refused',
): JsonBlob {
  if (range.size > maxJsonBytes) {
    throw new InputError(
      'json-too-large',
      `${what} has ${range.size} bytes, which is above the limit of ${maxJsonBytes} bytes for one JSON document`,
    );
  }
  const source = fileSource(range);
  try {
    const bytes = Buffer.from(source.read(0, range.size));
    const digest = `${algorithm}:${createHash(algorithm).update(bytes).digest('hex')}`;
    return { digest, bytes, value: parse(bytes, what, repeatedKeys) };
  } finally {
    source.close();
  }
}

function parse(bytes: Buffer, what: string, repeatedKeys: 'refused' | 'compared'): unknown {
  if (!isUtf8(bytes))
    throw new InputError('json-invalid', `${what} should be JSON in UTF-8, but its bytes are not UTF-8`);
  const text = bytes.toString('utf8');
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    // The parser's own message quotes the input and changes between Node versions.
    const size = bytes.length === 0 ? 'it is empty' : `its ${bytes.length} bytes do not parse; it may be cut short`;
    throw new InputError('json-invalid', `${what} should be JSON, but ${size}`);
  }
  checkJsonShape(text, what, repeatedKeys);
  return value;
}

/** The value as an object, or null when it is anything else. */
export function asObject(value: unknown): JsonObject | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonObject) : null;
}

/** The value as a list, or null when it is anything else. */
export function asList(value: unknown): readonly unknown[] | null {
  return Array.isArray(value) ? value : null;
}

/** The value as text, or null when it is anything else or empty. */
export function asText(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}
