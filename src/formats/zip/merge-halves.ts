import type { ByteRange, ByteSource } from '../../model/bytes.ts';
import type { Derivation, Field, FieldValue } from '../../model/field.ts';

/** A value as one of a member's two headers states it. */
export interface Half {
  readonly at: ByteRange;
  readonly value: FieldValue;
  /** What it says after zip64 is looked up; `value` when absent. */
  readonly meaning?: FieldValue;
  /**
   * The header itself does not state the value, as the format allows: `descriptor` says nothing (zero, and the data
   * descriptor has it), `zip64` points to the extra field.
   */
  readonly deferred?: 'descriptor' | 'zip64' | undefined;
  readonly derived?: Derivation | undefined;
}

/**
 * The fields for a value that both headers hold. Equal bytes make one field at the local place. A half that defers to
 * another place becomes `local.<name>` or `central.<name>` beside the plain name. Halves that contradict one another
 * are `local.<name>`, with a text that quotes both, and `central.<name>`.
 */
export function mergeHalves(source: ByteSource, name: string, local: Half, central: Half): Field[] {
  const agree = local.deferred === 'descriptor' || meaningOf(local) === meaningOf(central);
  if (!agree) {
    const contradiction = `${local.value}; the central directory says ${central.value}`;
    return [{ ...fieldOf(`local.${name}`, local), value: contradiction }, fieldOf(`central.${name}`, central)];
  }
  if (sameBytes(source, local.at, central.at)) {
    const also = local.at.start === local.at.end ? {} : { also: [central.at] };
    return [{ ...fieldOf(name, central), at: local.at, ...also }];
  }
  if (local.deferred !== undefined) return [fieldOf(`local.${name}`, local), fieldOf(name, central)];
  return [fieldOf(name, local), fieldOf(`central.${name}`, central)];
}

function meaningOf(half: Half): FieldValue {
  return half.meaning ?? half.value;
}

function sameBytes(source: ByteSource, left: ByteRange, right: ByteRange): boolean {
  return source.read(left.start, left.end).equals(source.read(right.start, right.end));
}

/** A field without the optional parts that are not known. */
export function fieldOf(name: string, half: Half): Field {
  const { at, value, derived } = half;
  return { name, at, value, ...(derived === undefined ? {} : { derived }) };
}
