import { existsSync, type Stats, statSync } from 'node:fs';
import { join } from 'node:path';
import { InputError } from '../model/problem.ts';
import { quote } from './quote.ts';

/** Picks one of several images: by name (tag), or by position in the table of contents, from 0. */
export type Selector =
  | { readonly kind: 'name'; readonly name: string }
  | { readonly kind: 'position'; readonly at: number };

/** An image reference, parsed (contract section 2). */
export interface Reference {
  /** As the user gave it. */
  readonly text: string;
  /** `archive`: a bare file, whose kind its content tells. */
  readonly transport: 'oci' | 'oci-archive' | 'docker-archive' | 'archive';
  readonly path: string;
  readonly selector: Selector | null;
}

const transports = ['oci', 'oci-archive', 'docker-archive'] as const;

/** Forms of other tools, each with a way to something that can be read here. */
const elsewhere: readonly { readonly prefix: string; readonly what: string; hint(rest: string): string }[] = [
  ...['docker://', 'registry:', 'oci-registry:', 'https://', 'http://'].map((prefix) => ({
    prefix,
    what: 'a registry',
    hint: (rest: string) => copyHint(`docker://${rest.replace(/^\/\//, '')}`),
  })),
  {
    prefix: 'docker-daemon:',
    what: 'the Docker daemon',
    hint: (rest) => `Save it first: docker save ${rest} -o image.tar, then name docker-archive:image.tar.`,
  },
  ...['podman:', 'containers-storage:'].map((prefix) => ({
    prefix,
    what: "podman's storage",
    hint: (rest: string) =>
      `Save it first: podman save --format oci-archive -o image.tar ${rest.replace(/^\/\//, '')}, then name oci-archive:image.tar.`,
  })),
  {
    prefix: 'containerd:',
    what: "containerd's storage",
    hint: (rest) => `Export it first: ctr image export image.tar ${rest}, then name oci-archive:image.tar.`,
  },
  { prefix: 'dir:', what: "skopeo's dir: format", hint: (rest) => copyHint(`dir:${rest}`) },
  { prefix: 'rootfs:', what: 'an unpacked file system', hint: () => 'Compare the image that it was unpacked from.' },
];

function copyHint(source: string): string {
  return `Copy it to a directory first: skopeo copy --all ${source} oci:dir, then name oci:dir.`;
}

/**
 * Parses an image reference. Looks at the file system only to tell bare paths apart; never asks a registry or a daemon.
 * Throws `InputError` 'transport-unsupported', 'reference-invalid', 'not-found' or 'not-an-image'.
 */
export function parseReference(text: string): Reference {
  const transport = transports.find((name) => text.startsWith(`${name}:`));
  if (transport !== undefined) return parseParts(text, transport);
  const other = elsewhere.find(({ prefix }) => text.startsWith(prefix));
  if (other !== undefined) {
    throw new InputError(
      'transport-unsupported',
      `${quote(text)} names ${other.what}; this build reads oci:, oci-archive:, docker-archive: and paths`,
      other.hint(text.slice(other.prefix.length)),
    );
  }
  return parseBare(text);
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
    throw new InputError(
      'not-found',
      `no file or directory is named ${quote(text)}, and registries are not read yet`,
      text === '' ? '' : `If it is in a registry: ${copyHint(`docker://${text}`)}`,
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
