import { maxInflatedMemberBytes } from '../bytes/limits.ts';
import { decodeLz4Frame, isLz4Frame, type Lz4Frame } from '../bytes/lz4-frame.ts';
import type { Format, Node } from '../model/format.ts';
import { DecodeError } from '../model/problem.ts';
import { compareForms } from './_shared/compare-forms.ts';
import { comparePayloads } from './_shared/compare-payloads.ts';
import { lz4Form } from './lz4/form.ts';

/** LZ4 frames (LZ4 Frame Format Description 1.6.4). The payload is compared under the path of the file. */
export const lz4: Format = {
  id: 'lz4',
  title: 'LZ4 file',
  order: 'exact',
  maxSize: maxInflatedMemberBytes,
  matches: ({ head }) => isLz4Frame(head),
  compare: (left, right, cx) =>
    comparePayloads(left, right, cx, {
      open,
      compareForms: (l, r, payloadEqual) =>
        compareForms('lz4', left.path, lz4Form(left.bytes, l), lz4Form(right.bytes, r), payloadEqual, cx.emit),
      payloadName: (name) => name.replace(/\.(?:lz4|tlz4)$/i, ''),
    }),
};

function open({ bytes }: Node): Lz4Frame {
  const frame = decodeLz4Frame(bytes, maxInflatedMemberBytes);
  if (frame.checksumsHold) return frame;
  frame.bytes.close();
  throw new DecodeError('lz4-checksum', 0, 'a checksum or the size of the content is not what the frame holds');
}
