import { readFileSync } from 'node:fs';
import { inflateRawSync } from 'node:zlib';
import { layerContent } from '../../src/certificate/codec.ts';
import type { Certificate, CertifiedNode, Span } from '../../src/model/certificate.ts';

/** Differing bytes by role, counted on the two sides' own bytes along the steps of a checked certificate. */
export interface Counted {
  root: number;
  derived: number;
  encoding: number;
}

/**
 * A second count, by nothing that the comparison uses: the checker has shown that the steps use every byte of both sides
 * exactly once, and that what is copied is equal, so what differs lies in the other steps.
 */
export async function countDiffering(certificate: Certificate, left: string, right: string): Promise<Counted> {
  const counted: Counted = { root: 0, derived: 0, encoding: 0 };
  const blob = (reference: string, digest: string): Buffer =>
    readFileSync(`${reference.replace(/^oci:/, '')}/blobs/sha256/${digest.slice('sha256:'.length)}`);
  const [l, r] = [certificate.left, certificate.right];
  for (const [at, platform] of certificate.platforms.entries()) {
    const manifests = [blob(left, l.manifests[at] ?? ''), blob(right, r.manifests[at] ?? '')] as const;
    const [one, other] = manifests.map((bytes) => JSON.parse(bytes.toString()) as Manifest);
    if (one === undefined || other === undefined) continue;
    for (const layer of platform.layers) {
      if (layer.tar === null || layer.right === null) continue;
      const tar = await layerContent(blob(left, one.layers[layer.left]?.digest ?? ''));
      count(layer.tar, tar, await layerContent(blob(right, other.layers[layer.right]?.digest ?? '')), counted);
    }
    const configs = [blob(left, one.config.digest), blob(right, other.config.digest)] as const;
    if (platform.config !== null) count(platform.config, ...configs, counted);
    if (platform.manifest !== null) count(platform.manifest, ...manifests, counted);
  }
  if (certificate.index !== null) {
    count(certificate.index, blob(left, l.indexDigest ?? ''), blob(right, r.indexDigest ?? ''), counted);
  }
  return counted;
}

interface Manifest {
  readonly config: { readonly digest: string };
  readonly layers: readonly { readonly digest: string }[];
}

function count(node: CertifiedNode, left: Buffer, right: Buffer, counted: Counted): void {
  let at = 0;
  const slice = (span: Span | null): Buffer => (span === null ? Buffer.alloc(0) : right.subarray(...span));
  for (const step of node.steps) {
    if ('copy' in step) at += step.copy[1] - step.copy[0];
    else if ('child' in step) {
      const { child } = step;
      count(
        child.node,
        content(left, child.left, child.codecs[0]),
        content(right, child.right, child.codecs[1]),
        counted,
      );
      at = child.left[1];
    } else if ('stream' in step) {
      counted.encoding += differing(left.subarray(...step.stream.left), slice(step.stream.right));
      at = step.stream.left[1];
    } else {
      const [span, length, role] =
        'edit' in step
          ? ([step.edit.at, lengthOf(step.edit.after), step.edit.role] as const)
          : ([step.value.at, step.value.length, 'derived'] as const);
      counted[role] += differing(left.subarray(at, at + length), slice(span));
      at += length;
    }
  }
}

function lengthOf(bytes: string | { readonly length: number }): number {
  return typeof bytes === 'string' ? bytes.length / 2 : bytes.length;
}

function content(bytes: Buffer, span: Span, codec: string): Buffer {
  const stored = bytes.subarray(...span);
  return codec === 'deflate' ? inflateRawSync(stored) : stored;
}

/** Positions that differ; where the lengths do, what lies between the common head and tail of the longer one. */
function differing(left: Buffer, right: Buffer): number {
  let [head, tail] = [0, 0];
  if (left.length === right.length) return left.filter((byte, at) => byte !== right[at]).length;
  const shorter = Math.min(left.length, right.length);
  while (head < shorter && left[head] === right[head]) head++;
  while (tail < shorter - head && left.at(-1 - tail) === right.at(-1 - tail)) tail++;
  return Math.max(left.length, right.length) - head - tail;
}
