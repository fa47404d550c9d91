import type { FileFacts } from './rule.ts';

/** All bytes of a file; for rules that have looked at its size. */
export function wholeFile(file: FileFacts): Buffer {
  return Buffer.from(file.read().read(0, file.size));
}
