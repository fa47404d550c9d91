import { sniffCompression } from '../bytes/decompress.ts';
import { decompressSource } from '../bytes/inflate.ts';
import { maxInflatedMemberBytes } from '../bytes/limits.ts';
import type { Format } from '../model/format.ts';
import { compareForms } from './_shared/compare-forms.ts';
import { comparePayloads } from './_shared/compare-payloads.ts';
import { xzForm } from './xz/form.ts';

export { xzFields } from './xz/form.ts';

/** The .xz File Format 1.2.0, with LZMA2 alone. The payload is compared under the path of the file. */
export const xz: Format = {
  id: 'xz',
  title: 'xz file',
  order: 'exact',
  maxSize: maxInflatedMemberBytes,
  matches: ({ head }) => sniffCompression(head) === 'xz',
  compare: (left, right, cx) =>
    comparePayloads(left, right, cx, {
      open: ({ bytes }) => decompressSource('xz', bytes, { maxOut: maxInflatedMemberBytes }),
      compareForms: (l, r, payloadEqual) =>
        compareForms(
          'xz',
          left.path,
          xzForm(left.bytes, l.summary),
          xzForm(right.bytes, r.summary),
          payloadEqual,
          cx.emit,
        ),
      payloadName,
    }),
};

/** The name that `unxz` would give: without `.xz`, and `.tar` for `.txz`. */
function payloadName(name: string): string {
  return name.replace(/\.xz$/i, '').replace(/\.txz$/i, '.tar');
}
