import type { OwnedSource } from '../../bytes/byte-sink.ts';
import { sameBytes } from '../../bytes/byte-source.ts';
import type { CompareContext, Node, Placement } from '../../model/format.ts';

/**
 * Decompresses both sides, lets `compareForms` say where they differ as compressed files, and compares the payloads
 * under the path of the file unless they are equal.
 */
export function comparePayloads<Payload extends { readonly bytes: OwnedSource }>(
  left: Node,
  right: Node,
  cx: CompareContext,
  options: {
    open(node: Node): Payload;
    compareForms(left: Payload, right: Payload, payloadEqual: boolean): void;
    /** Where the payload lies in the file; left out where it cannot be put back. */
    placement?(left: Payload, right: Payload): Placement | undefined;
    /** The name that decompressing the file by hand would give. */
    payloadName(name: string): string;
  },
): void {
  const leftPayload = options.open(left);
  try {
    const rightPayload = options.open(right);
    try {
      const payloadEqual = sameBytes(leftPayload.bytes, rightPayload.bytes);
      options.compareForms(leftPayload, rightPayload, payloadEqual);
      if (payloadEqual) return;
      cx.descend(
        { path: left.path, name: options.payloadName(left.name), bytes: leftPayload.bytes },
        { path: right.path, name: options.payloadName(right.name), bytes: rightPayload.bytes },
        undefined,
        options.placement?.(leftPayload, rightPayload),
      );
    } finally {
      rightPayload.bytes.close();
    }
  } finally {
    leftPayload.bytes.close();
  }
}
