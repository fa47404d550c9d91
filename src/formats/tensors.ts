import type { FieldPair } from '../align/fields.ts';
import type { CompareContext, Format, Node } from '../model/format.ts';
import type { Site } from '../model/site.ts';
import { emitFieldSites, type FieldFile } from './_shared/field-sites.ts';
import { floatError } from './tensors/float-error.ts';
import { isNpy, readNpy } from './tensors/npy.ts';
import { isSafetensors, readSafetensors } from './tensors/safetensors.ts';
import type { Tensor } from './tensors/tensor.ts';

const maxTensorFileBytes = 512 * 1024 * 1024;

/** Arrays of numbers: NumPy's .npy (NEP 1) and safetensors. See docs/formats/tensors.md. */
export const tensors: Format = {
  id: 'tensors',
  title: 'array of numbers',
  order: 'exact',
  maxSize: maxTensorFileBytes,
  matches: (probe) => isNpy(probe.head) || isSafetensors(probe),
  compare: compareTensors,
};

function compareTensors(left: Node, right: Node, cx: CompareContext): void {
  const [a, b] = [read(left), read(right)];
  const files = { left: fileOf(left, a), right: fileOf(right, b) };
  const known = new Map(b.tensors.map((tensor) => [tensor.name, tensor]));
  const values = new Map(a.tensors.map((tensor) => [tensor.name, [tensor, known.get(tensor.name)] as const]));
  emitFieldSites(left, right, files, cx, (pair) => {
    if (pair.name === 'header') return { key: 'tensor:header', kind: 'metadata' };
    return { key: 'tensor:values', facts: factsOf(left, right, pair, values.get(pair.name)) };
  });
}

function read(node: Node) {
  return isNpy(node.bytes.read(0, 16)) ? readNpy(node) : readSafetensors(node);
}

function fileOf({ bytes }: Node, { headerBytes, tensors: list }: ReturnType<typeof read>): FieldFile {
  const header = { name: 'header', at: { start: 0, end: headerBytes }, value: `${headerBytes} bytes` };
  return { bytes, fields: [header, ...list.map(({ name, at, shown }) => ({ name, at, value: shown }))] };
}

type Facts = NonNullable<Site['facts']>;

function factsOf(
  left: Node,
  right: Node,
  pair: FieldPair,
  tensor: readonly [Tensor, Tensor | undefined] | undefined,
): Facts {
  const [one, other] = tensor ?? [];
  if (pair.left === null || pair.right === null || one === undefined || other === undefined) return {};
  if (one.float === null || one.float !== other.float || one.shown !== other.shown) return { float: false };
  const [a, b] = [left.bytes.read(one.at.start, one.at.end), right.bytes.read(other.at.start, other.at.end)];
  // The same type and shape on both sides are not the same value.
  return { sameValue: false, float: true, ...floatError(a, b, one.float) };
}
