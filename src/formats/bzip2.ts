import { startsBzip2 } from '../bytes/bzip2-stream.ts';
import { decompressSource } from '../bytes/inflate.ts';
import { maxInflatedMemberBytes } from '../bytes/limits.ts';
import type { Format } from '../model/format.ts';
import { compareForms } from './_shared/compare-forms.ts';
import { comparePayloads } from './_shared/compare-payloads.ts';
import { bzip2Form } from './bzip2/form.ts';

export { bzip2Fields } from './bzip2/form.ts';

/** Bzip2 1.0.8. The payload is compared under the path of the file. */
export const bzip2: Format = {
  id: 'bzip2',
  title: 'bzip2 file',
  order: 'exact',
  maxSize: maxInflatedMemberBytes,
  matches: ({ head }) => startsBzip2(head),
  compare: (left, right, cx) =>
    comparePayloads(left, right, cx, {
      open: ({ bytes }) => decompressSource('bzip2', bytes, { maxOut: maxInflatedMemberBytes }),
      compareForms: (l, r, payloadEqual) =>
        compareForms(
          'bzip2',
          left.path,
          bzip2Form(left.bytes, l.summary),
          bzip2Form(right.bytes, r.summary),
          payloadEqual,
          cx.emit,
        ),
      payloadName,
    }),
};

/** The name that `bunzip2` would give: without `.bz2`, and `.tar` for `.tbz2` and `.tbz`. */
function payloadName(name: string): string {
  return name.replace(/\.bz2$/i, '').replace(/\.tbz2?$/i, '.tar');
}
