import type { Digest } from '../model/bytes.ts';
import { InputError } from '../model/problem.ts';
import { parseDigest } from '../sources/digest.ts';
import { asObject, asText, type JsonObject } from '../sources/json-file.ts';
import { type Platform, platformOf } from './platform.ts';

/** A content descriptor (image-spec descriptor.md), with the digest's grammar checked. */
export interface Descriptor {
  readonly digest: Digest;
  /** Size of the stored blob in bytes, as claimed. */
  readonly size: number;
  /** Empty when the descriptor gives none. */
  readonly mediaType: string;
  readonly artifactType: string | null;
  readonly platform: Platform | null;
  readonly annotations: JsonObject;
}

/** Reads a descriptor; `what` names it in messages. Throws `InputError` 'descriptor-invalid' or 'digest-invalid'. */
export function parseDescriptor(value: unknown, what: string): Descriptor {
  const fields = asObject(value);
  if (fields === null) throw new InputError('descriptor-invalid', `${what} should be an object with digest and size`);
  const { digest, size } = fields;
  parseDigest(digest, `the digest of ${what}`);
  if (typeof size !== 'number' || !Number.isSafeInteger(size) || size < 0) {
    throw new InputError('descriptor-invalid', `the size of ${what} should be a number of bytes`);
  }
  const platform = asObject(fields['platform']);
  return {
    digest: String(digest),
    size,
    mediaType: asText(fields['mediaType']) ?? '',
    artifactType: asText(fields['artifactType']),
    platform: platform === null ? null : platformOf(platform),
    annotations: asObject(fields['annotations']) ?? {},
  };
}

/** The annotation's text, or null. */
export function annotation(descriptor: Descriptor, key: string): string | null {
  return Object.hasOwn(descriptor.annotations, key) ? asText(descriptor.annotations[key]) : null;
}
