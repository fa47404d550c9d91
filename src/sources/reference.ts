import { existsSync, type Stats, statSync } from 'node:fs';
import { join } from 'node:path';
import { InputError } from '../model/problem.ts';
import { quote } from './quote.ts';
import { looksLikeRegistryName, parseRegistryName } from './registry/registry-name.ts';
import type { Transport } from './transport.ts';

/** Picks one of several images: by name (tag), or by position in the table of contents, from 0. */
export type Selector =
  | { readonly kind: 'name'; readonly name: string }
  | { readonly kind: 'position'; readonly at: number };

/** An image reference, parsed (contract section 2). */
export interface Reference {
  /** As the user gave it. */
  readonly text: string;
  /** `archive`: a bare file, whose kind its content tells; `docker`: an image in a registry. */
  readonly transport: Transport | 'archive';
  /** A path, or the name in a registry or engine. */
  readonly path: string;
  readonly selector: Selector | null;
}

const transports = ['oci', 'oci-archive', 'docker-archive'] as const;

/** Forms of other tools, each with a way to something that can be read here. */
const elsewhere: readonly { readonly prefix: string; readonly what: string; hint(rest: string): string }[] = [
  ...['https://', 'http://'].map((prefix) => ({
    prefix,
    what: 'an address',
    hint: (rest: string) => `For an image in a registry, write docker://${rest}.`,
  })),
  {
    prefix: 'containerd:',
    what: "containerd's storage",
    hint: (rest) => `Export it first: ctr image export image.tar ${rest}, then name oci-archive:image.tar.`,
  },
  {
    prefix: 'dir:',
    what: "skopeo's dir: format",
    hint: (rest) => `Copy it to a directory first: skopeo copy --all dir:${rest} oci:dir, then name oci:dir.`,
  },
];

/** Prefixes behind which a name follows that has no path and no `@N`. */
const named: readonly { readonly prefix: string; readonly transport: Reference['transport'] }[] = [
  { prefix: 'docker-daemon:', transport: 'docker-daemon' },
  { prefix: 'podman:', transport: 'podman' },
  { prefix: 'containers-storage:', transport: 'containers-storage' },
  { prefix: 'rootfs:', transport: 'rootfs' },
];

const registryPrefixes = ['docker://', 'registry://', 'registry:'] as const;

function namedReference(text: string, prefix: string, transport: Reference['transport']): Reference {
  const path = text.slice(prefix.length);
  if (path === '') throw new InputError('reference-invalid', `${quote(text)} names nothing after ${prefix}`);
  return { text, transport, path, selector: null };
}

function registryReference(text: string, path: string): Reference {
  parseRegistryName(path, text);
  return { text, transport: 'docker', path, selector: null };
}

/**
 * Parses an image reference. Looks at the file system only to tell bare paths apart; never asks a registry or a daemon.
 * Throws `InputError` 'transport-unsupported', 'reference-invalid', 'not-found' or 'not-an-image'.
 */
export function parseReference(text: string): Reference {
  const transport = transports.find((name) => text.startsWith(`${name}:`));
  if (transport !== undefined) return parseParts(text, transport);
  refuseCredentials(text);
  const registry = registryPrefixes.find((prefix) => text.startsWith(prefix));
  if (registry !== undefined) return registryReference(text, text.slice(registry.length));
  const engine = named.find(({ prefix }) => text.startsWith(prefix));
  if (engine !== undefined) return namedReference(text, engine.prefix, engine.transport);
  const other = elsewhere.find(({ prefix }) => text.startsWith(prefix));
  if (other !== undefined) {
    throw new InputError(
      'transport-unsupported',
      `${quote(text)} names ${other.what}; this is not read here`,
      other.hint(text.slice(other.prefix.length)),
    );
  }
  return parseBare(text);
}

const credentials = /^(?:[a-z+-]+:\/\/)?[^/@]*:[^/@]+@[^/]+\//;

/** `user:password@host/…`. The message must not repeat it: it may end in the log of a CI job. */
function refuseCredentials(text: string): void {
  if (!credentials.test(text) || existsSync(text)) return;
  throw new InputError(
    'reference-invalid',
    'a reference to an image has a password in it, which does not belong there (it is not repeated here)',
    'Use docker login, or name a credential file with REGISTRY_AUTH_FILE.',
  );
}

function parseParts(text: string, transport: (typeof transports)[number]): Reference {
  const rest = text.slice(transport.length + 1);
  const colon = rest.indexOf(':');
  const path = colon < 0 ? rest : rest.slice(0, colon);
  if (path === '') throw new InputError('reference-invalid', `${quote(text)} names no path after ${transport}:`);
  if (colon >= 0) return { text, transport, path, selector: parseSelector(text, rest.slice(colon + 1)) };
  // `DIR@N` is short for `DIR:@N`, unless there is something of that very name.
  const short = /^(.+)@(\d{1,6})$/.exec(rest);
  if (short?.[1] !== undefined && !existsSync(rest)) {
    return { text, transport, path: short[1], selector: { kind: 'position', at: Number(short[2]) } };
  }
  return { text, transport, path, selector: null };
}

function parseSelector(text: string, rest: string): Selector {
  if (rest === '')
    throw new InputError('reference-invalid', `${quote(text)} ends in a colon; a tag or @N should follow`);
  if (!rest.startsWith('@')) return { kind: 'name', name: rest };
  if (/^@\d{1,6}$/.test(rest)) return { kind: 'position', at: Number(rest.slice(1)) };
  throw new InputError(
    'reference-invalid',
    `${quote(text)}: a position is @ and a number, counted from 0; found ${quote(rest)}`,
  );
}

function parseBare(text: string): Reference {
  const stats = text === '' ? undefined : statPath(text);
  if (stats === undefined) {
    // Contract section 2: what is nothing on the disk is looked for in a registry, if it can be a name there.
    if (looksLikeRegistryName(text)) return registryReference(text, text);
    throw new InputError(
      'not-found',
      `no file or directory is named ${quote(text)}, and it cannot be the name of an image in a registry`,
    );
  }
  if (stats.isFile()) return { text, transport: 'archive', path: text, selector: null };
  if (!stats.isDirectory()) {
    throw new InputError(
      'not-an-image',
      `${quote(text)} should be a file or a directory, but it is a device, pipe or socket`,
    );
  }
  if (['oci-layout', 'index.json'].some((name) => existsSync(join(text, name)))) {
    return { text, transport: 'oci', path: text, selector: null };
  }
  throw new InputError(
    'not-an-image',
    `the directory ${quote(text)} holds no image: neither oci-layout nor index.json is in it`,
  );
}

/** The state of a path that the user named (links followed); undefined when there is nothing. */
export function statPath(path: string): Stats | undefined {
  try {
    return statSync(path, { throwIfNoEntry: false });
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
    if (code === 'ENOTDIR' || code === 'ENAMETOOLONG' || code === 'ERR_INVALID_ARG_VALUE') return undefined;
    throw new InputError('file-unreadable', `${quote(path)} cannot be looked at (${code})`);
  }
}
