import { crc32 } from 'node:zlib';
import type { Certificate, CertifiedLayer, CertifiedNode, CertifiedPlatform } from '../model/certificate.ts';
import { CheckError, ensure } from './check-error.ts';
import { encoded, layerContent } from './codec.ts';
import { Side } from './evaluate.ts';
import { digestOf, type ImageBlobs, openBlobs } from './open-image.ts';
import { openNodes, rebuild, type Sides, type Tally } from './rebuild.ts';
import { sealOf } from './seal.ts';

/** What was checked, when everything held. */
export interface CheckedCertificate extends Tally {
  readonly level: string;
  /** Each step that held, in words. */
  readonly steps: readonly string[];
}

/**
 * Verifies a certificate against the two images, with nothing of the program that made it: undoes the edits in the right
 * image, recomputes what follows, writes the archives again, and compares digests with the left. Throws `CheckError` with
 * the first step that does not hold.
 */
export async function checkCertificate(
  certificate: Certificate,
  left: string,
  right: string,
): Promise<CheckedCertificate> {
  ensure(certificate.certificateVersion === 1, 'the certificate', 'its version is not 1');
  ensure(certificate.seal === sealOf(certificate), 'the certificate', 'it was changed after it was sealed');
  const blobs = { left: openBlobs(left, 'left'), right: openBlobs(right, 'right') };
  return new Checker(certificate, blobs).check();
}

type Two<T> = { readonly left: T; readonly right: T };

interface Descriptor {
  readonly digest: string;
  readonly size: number;
}

interface Manifest {
  readonly config: Descriptor;
  readonly layers: readonly Descriptor[];
}

class Checker {
  readonly #certificate: Certificate;
  readonly #blobs: Two<ImageBlobs>;
  readonly #tally: Tally = { edits: 0, editBytes: 0, derivedBytes: 0, values: 0, claims: 0 };
  readonly #steps: string[] = [];
  readonly #sides: Sides = { left: new Side(), right: new Side() };

  constructor(certificate: Certificate, blobs: Two<ImageBlobs>) {
    this.#certificate = certificate;
    this.#blobs = blobs;
  }

  async check(): Promise<CheckedCertificate> {
    const { platforms, left, right, level } = this.#certificate;
    const count = platforms.length;
    ensure(
      count > 0 && left.manifests.length === count && right.manifests.length === count,
      'the images',
      'a manifest is missing',
    );
    let isWritten = true;
    for (const [at, platform] of platforms.entries()) {
      const written = await this.#platform(platform, this.#manifest('left', at), this.#manifest('right', at));
      isWritten = isWritten && written;
    }
    this.#index();
    const reached = isWritten && this.#tally.claims === 0 ? 'P4' : 'P2';
    ensure(level === reached, 'the level', `it says ${level}, and ${reached} was reached`);
    return { level: reached, steps: this.#steps, ...this.#tally };
  }

  #manifest(side: keyof Two<unknown>, at: number): { readonly digest: string; readonly bytes: Buffer } {
    const digest = this.#certificate[side].manifests[at] ?? '';
    ensure(this.#blobs[side].named.has(digest), `the ${side} image`, `it does not name the manifest ${digest}`);
    return { digest, bytes: this.#blobs[side].blob(digest) };
  }

  /** True when every blob and the manifest came out; false when that ends at the uncompressed layers. */
  async #platform(platform: CertifiedPlatform, left: { bytes: Buffer }, right: { bytes: Buffer }): Promise<boolean> {
    const [l, r] = [parseManifest(left.bytes, 'left'), parseManifest(right.bytes, 'right')];
    const base = this.#certificate.platforms.length > 1 ? ['index', platform.platform] : [];
    const known = new Set(r.layers.map(({ digest }) => digest));
    const stated = new Map(platform.layers.map((layer) => [layer.left, layer]));
    ensure(stated.size === platform.layers.length, platform.platform, 'a layer is stated twice');
    const configs = { left: this.#blobs.left.blob(l.config.digest), right: this.#blobs.right.blob(r.config.digest) };
    ensure(
      `${platform.platform}/`.startsWith(`${platformOf(configs.left)}/`) ||
        platform.platform.startsWith(`${platformOf(configs.left)} `),
      platform.platform,
      'the left image is for another platform',
    );
    const diffIds = { left: diffIdsOf(configs.left), right: diffIdsOf(configs.right) };
    let isWritten = true;
    for (const [at, { digest }] of l.layers.entries()) {
      const layer = stated.get(at);
      stated.delete(at);
      if (layer === undefined)
        ensure(known.has(digest), `layer:${at}`, 'the right image has no such blob, and no step makes it');
      else
        isWritten = (await this.#layer(layer, [...base, `layer:${at}`], { left: l, right: r }, diffIds)) && isWritten;
    }
    ensure(stated.size === 0, platform.platform, 'it speaks of layers that the left image does not have');
    this.#document(platform.config, [...base, 'config'], configs);
    this.#document(platform.manifest, [...base, 'manifest'], { left: left.bytes, right: right.bytes });
    return isWritten;
  }

  async #layer(
    layer: CertifiedLayer,
    path: readonly string[],
    manifests: Two<Manifest>,
    diffIds: Two<readonly string[]>,
  ): Promise<boolean> {
    const place = path.join(' › ');
    const blob = this.#blobs.left.blob(manifests.left.layers[layer.left]?.digest ?? '');
    const tar = await layerContent(blob);
    ensure(digestOf(tar) === diffIds.left[layer.left], place, 'the left config has another diff_id');
    if (layer.right === null) {
      ensure(layer.tar === null && layer.blob === null, place, 'a layer that is taken whole has no steps');
      this.#tally.edits += 1;
      this.#tally.editBytes += tar.length;
      return true;
    }
    const otherBlob = this.#blobs.right.blob(manifests.right.layers[layer.right]?.digest ?? '');
    const other = await layerContent(otherBlob);
    this.#know(path, { left: tar, right: other });
    this.#know([...path, '(blob)'], { left: blob, right: otherBlob });
    if (layer.tar === null) ensure(tar.equals(other), place, 'the uncompressed layers are not equal');
    else this.#rebuild(layer.tar, path, { left: tar, right: other });
    this.#steps.push(`${place}: the uncompressed layer is ${digestOf(tar)}`);
    if (layer.blob === null) return false;
    const { encoder, head } = layer.blob;
    ensure(head.length <= 2048, place, 'the head of its blob is too long');
    const made = blobOf(tar, encoder, Buffer.from(head, 'hex'));
    ensure(made?.equals(blob) === true, place, `${encoder} does not write the left blob`);
    this.#steps.push(`${place}: ${encoder === 'none' ? 'uncompressed' : encoder} gives the blob ${digestOf(blob)}`);
    return true;
  }

  /** A document without steps must be the same on both sides. */
  #document(node: CertifiedNode | null, path: readonly string[], bytes: Two<Buffer>): void {
    const place = path.join(' › ');
    this.#know(path, bytes);
    if (node === null) ensure(bytes.left.equals(bytes.right), place, 'the two sides differ, and no step says how');
    else this.#rebuild(node, path, bytes);
    this.#steps.push(`${place}: ${digestOf(bytes.left)}`);
  }

  #index(): void {
    const { index, left, right } = this.#certificate;
    if (left.indexDigest === null || right.indexDigest === null) {
      ensure(index === null && left.indexDigest === right.indexDigest, 'index', 'there is no index to make');
      return;
    }
    const bytes = {
      left: this.#blobs.left.blob(left.indexDigest),
      right: this.#blobs.right.blob(right.indexDigest),
    };
    for (const side of ['left', 'right'] as const) {
      ensure(
        this.#blobs[side].named.has(this.#certificate[side].indexDigest ?? ''),
        `the ${side} image`,
        'it does not name the index',
      );
    }
    this.#document(index, ['index'], bytes);
  }

  #rebuild(node: CertifiedNode, path: readonly string[], { left, right }: Two<Buffer>): void {
    ensure(node.path.join('\0') === path.join('\0'), path.join(' › '), 'its steps are for another place');
    openNodes(node, left, right, this.#sides);
    rebuild(node, left, right, this.#sides, this.#tally);
  }

  #know(path: readonly string[], { left, right }: Two<Buffer>): void {
    this.#sides.left.add(path, left);
    this.#sides.right.add(path, right);
  }
}

/** A blob as its encoder writes it: gzip's trailer follows from the content (RFC 1952). */
function blobOf(tar: Buffer, encoder: string, head: Buffer): Buffer | undefined {
  const body = encoded(tar, encoder);
  if (body === undefined || encoder === 'none') return head.length === 0 ? body : undefined;
  const trailer = Buffer.alloc(8);
  trailer.writeUInt32LE(crc32(tar), 0);
  trailer.writeUInt32LE(tar.length % 2 ** 32, 4);
  return Buffer.concat([head, body, trailer]);
}

function parseManifest(bytes: Buffer, side: string): Manifest {
  const parsed = JSON.parse(bytes.toString('utf8')) as Partial<Manifest>;
  if (parsed.config === undefined || !Array.isArray(parsed.layers)) {
    throw new CheckError(`the ${side} image`, 'its manifest is no image manifest');
  }
  return { config: parsed.config, layers: parsed.layers };
}

/** A variant may be in the index alone. */
function platformOf(config: Buffer): string {
  const { os, architecture } = JSON.parse(config.toString('utf8')) as Record<string, unknown>;
  return `${String(os)}/${String(architecture)}`;
}

function diffIdsOf(config: Buffer): readonly string[] {
  const parsed = JSON.parse(config.toString('utf8')) as { readonly rootfs?: { readonly diff_ids?: unknown } };
  const ids = parsed.rootfs?.diff_ids;
  return Array.isArray(ids) ? ids.map(String) : [];
}
