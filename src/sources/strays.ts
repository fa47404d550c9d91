import type { SideName } from '../model/bytes.ts';
import type { Problem } from '../model/problem.ts';
import { listSome } from './quote.ts';

const maxNamedStrays = 5;

/** One note about everything that lies in a layout beside the image; empty when nothing does. */
export function strayNotes(strays: readonly string[], side: SideName): Problem[] {
  if (strays.length === 0) return [];
  const bazel = strays.includes('proc.pid') || strays.includes('sha256/');
  return [
    {
      code: 'layout-strays',
      severity: 'note',
      side,
      path: [],
      offset: null,
      message: `beside the image, the layout holds ${listSome(strays, maxNamedStrays)}; this was not compared`,
      hint: bazel
        ? 'rules_oci before 1.7.2 leaves proc.pid there (a process id, new in every build) and before 1.7.1 copies of blobs in sha256/; the image does not contain them.'
        : '',
    },
  ];
}

/** Names in the order that reports use. */
export function sortNames(names: Iterable<string>): string[] {
  return [...names].sort((left, right) => (left < right ? -1 : left > right ? 1 : 0));
}
