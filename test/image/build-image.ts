import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { buffer as collect } from 'node:stream/consumers';
import { pack } from 'tar-stream';
import { afterAll } from 'vitest';

export const types = {
  index: 'application/vnd.oci.image.index.v1+json',
  manifest: 'application/vnd.oci.image.manifest.v1+json',
  config: 'application/vnd.oci.image.config.v1+json',
  layer: 'application/vnd.oci.image.layer.v1.tar',
  dockerList: 'application/vnd.docker.distribution.manifest.list.v2+json',
  dockerManifest: 'application/vnd.docker.distribution.manifest.v2+json',
  dockerConfig: 'application/vnd.docker.container.image.v1+json',
  dockerLayer: 'application/vnd.docker.image.rootfs.diff.tar',
} as const;

export type Fields = Record<string, unknown>;

/** Names and contents of a layout, before they become a directory or an archive. */
export type Files = Map<string, Buffer>;

export function sha256(bytes: Buffer | string): string {
  return `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
}

/** A directory that goes away after the test file. */
export function scratch(): string {
  const directory = mkdtempSync(join(tmpdir(), 'odp-diff-test-'));
  afterAll(() => rmSync(directory, { recursive: true, force: true }));
  return directory;
}

export function addBlob(
  files: Files,
  content: Buffer | string | Fields,
  mediaType: string,
  extra: Fields = {},
): Fields {
  const isBytes = typeof content === 'string' || Buffer.isBuffer(content);
  const bytes = Buffer.from(isBytes ? content : JSON.stringify(content));
  const digest = sha256(bytes);
  files.set(`blobs/${digest.replace(':', '/')}`, bytes);
  return { mediaType, digest, size: bytes.length, ...extra };
}

export interface ImageParts {
  readonly layers?: readonly string[];
  readonly config?: Fields;
  readonly manifest?: Fields;
  readonly descriptor?: Fields;
  readonly docker?: boolean;
}

/** Adds an image and returns its manifest's descriptor. Layers are plain text: nothing here reads them. */
export function addImage(files: Files, parts: ImageParts = {}): Fields {
  const { layers = ['layer zero', 'layer one'], docker = false } = parts;
  const config = {
    architecture: 'amd64',
    os: 'linux',
    rootfs: { type: 'layers', diff_ids: layers.map((layer) => sha256(layer)) },
    ...parts.config,
  };
  const mediaType = docker ? types.dockerManifest : types.manifest;
  const manifest = {
    schemaVersion: 2,
    mediaType,
    config: addBlob(files, config, docker ? types.dockerConfig : types.config),
    layers: layers.map((layer) => addBlob(files, layer, docker ? types.dockerLayer : types.layer)),
    ...parts.manifest,
  };
  return addBlob(files, manifest, mediaType, parts.descriptor);
}

/** Adds the two files that make the blobs a layout. */
export function addIndex(files: Files, manifests: unknown, extra: Fields = {}): void {
  files.set('oci-layout', Buffer.from('{"imageLayoutVersion":"1.0.0"}'));
  files.set(
    'index.json',
    Buffer.from(JSON.stringify({ schemaVersion: 2, mediaType: types.index, manifests, ...extra })),
  );
}

export function named(name: string): Fields {
  return { annotations: { 'org.opencontainers.image.ref.name': name } };
}

/** A layout of one image. */
export function oneImage(parts: ImageParts = {}): Files {
  const files: Files = new Map();
  addIndex(files, [addImage(files, parts)]);
  return files;
}

export function writeLayout(files: Files, directory: string): string {
  for (const [name, bytes] of files) {
    mkdirSync(dirname(join(directory, name)), { recursive: true });
    writeFileSync(join(directory, name), bytes);
  }
  return directory;
}

export function blobPath(descriptor: Fields): string {
  return `blobs/${String(descriptor['digest']).replace(':', '/')}`;
}

/** An index blob over the given entries, `depth` indexes deep, named by index.json. */
export function nested(files: Files, manifests: readonly Fields[], depth = 1): Fields {
  let entries: readonly Fields[] = manifests;
  for (let at = 0; at < depth; at++) {
    entries = [addBlob(files, { schemaVersion: 2, mediaType: types.index, manifests: entries }, types.index)];
  }
  addIndex(files, entries);
  return entries[0] ?? {};
}

export function forPlatform(files: Files, architecture: string, variant?: string): Fields {
  const platform = { os: 'linux', architecture, ...(variant === undefined ? {} : { variant }) };
  return addImage(files, { config: { architecture, variant }, descriptor: { platform } });
}

export interface Entry {
  readonly name: string;
  readonly content?: Buffer | string;
  readonly link?: string;
  readonly type?: 'file' | 'symlink' | 'link' | 'directory' | 'fifo';
}

/** A tar archive made by tar-stream; members in the order given. */
export async function tarOf(entries: Files | readonly Entry[]): Promise<Buffer> {
  const list: readonly Entry[] =
    'size' in entries ? Array.from(entries, ([name, content]) => ({ name, content })) : entries;
  const stream = pack();
  for (const { name, content = '', link, type = 'file' } of list) {
    stream.entry(
      { name, type, mtime: new Date(0), ...(link === undefined ? {} : { linkname: link }) },
      Buffer.from(content),
    );
  }
  stream.finalize();
  return collect(stream);
}
