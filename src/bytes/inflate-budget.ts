import { DecodeError } from '../model/problem.ts';
import { maxTotalInflatedBytes } from './limits.ts';

/**
 * How much one job of a thread may still inflate, in uncompressed bytes. Members may share their stored bytes, and an archive
 * may hold archives, so that bounds for each member do not bound their sum. Jobs are synchronous, one at a time in a thread.
 */
let left = maxTotalInflatedBytes;
let allowed = maxTotalInflatedBytes;

export function startInflateBudget(bytes: number = maxTotalInflatedBytes): void {
  left = bytes;
  allowed = bytes;
}

/** Throws `DecodeError` `inflate-budget` when a job has inflated more than it may; `offset` is where the decoder stands. */
export function spendInflated(bytes: number, offset: number): void {
  left -= bytes;
  if (left >= 0) return;
  const text = `all that was inflated in this layer is more than the ${allowed} bytes that are allowed`;
  throw new DecodeError('inflate-budget', offset, text);
}
