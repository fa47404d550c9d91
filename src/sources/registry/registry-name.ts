import { InputError } from '../../model/problem.ts';
import { isDigest } from '../digest.ts';
import { quote } from '../quote.ts';

/** An image in a registry: where it lives, and which of the repository's images it is. */
export interface RegistryName {
  /** Host and port as in the reference; `docker.io` for Docker Hub. */
  readonly host: string;
  /** Where requests go: Docker Hub answers at another host. */
  readonly endpoint: string;
  readonly repository: string;
  readonly tag: string | null;
  readonly digest: string | null;
}

const hubEndpoint = 'registry-1.docker.io';
const hostGrammar = /^(?:[a-zA-Z0-9](?:[a-zA-Z0-9.-]*[a-zA-Z0-9])?|\[[0-9a-fA-F:]+\])(?::[0-9]{1,5})?$/;
const partGrammar = /^[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*$/;
const tagGrammar = /^[A-Za-z0-9_][A-Za-z0-9._-]{0,127}$/;

/** The host's own limit for `host/repository` (distribution/reference). */
const maxNameCharacters = 255;

/**
 * Parses `[host[:port]/]path[:tag][@digest]` as docker and skopeo do (distribution/reference): the first part is a host
 * when it has a dot or a colon or is `localhost`. `text` is what the user wrote. Throws `InputError` 'reference-invalid'.
 */
export function parseRegistryName(name: string, text: string): RegistryName {
  const parts = splitName(name);
  const fault = faultOf(parts);
  if (fault !== null)
    throw new InputError('reference-invalid', `${quote(text)} names no image of a registry: ${fault}`);
  const { host, tag, digest } = parts;
  return {
    ...parts,
    endpoint: isHub(host) ? hubEndpoint : host,
    tag: tag === null && digest === null ? 'latest' : tag,
  };
}

type Parts = Omit<RegistryName, 'endpoint'>;

function splitName(name: string): Parts {
  const [rest = '', digest = null] = cutAt(name, name.indexOf('@'));
  const slash = rest.indexOf('/');
  const first = rest.slice(0, Math.max(slash, 0));
  const hasHost = /[.:[]/.test(first) || first === 'localhost';
  const host = hasHost ? first : 'docker.io';
  const path = hasHost ? rest.slice(slash + 1) : rest;
  const [repository = '', tag = null] = cutAt(path, path.lastIndexOf(':'));
  return { host, repository: officialName(host, repository), tag, digest };
}

function cutAt(text: string, at: number): [string] | [string, string] {
  return at < 0 ? [text] : [text.slice(0, at), text.slice(at + 1)];
}

function faultOf({ host, repository, tag, digest }: Parts): string | null {
  if (digest !== null && !isDigest(digest)) return `${quote(digest)} is no digest`;
  if (!hostGrammar.test(host)) return `${quote(host)} is no host`;
  if (tag !== null && !tagGrammar.test(tag)) return `${quote(tag)} is no tag`;
  if (repository.length + host.length > maxNameCharacters) return 'the name is too long';
  if (repository.split('/').every((part) => partGrammar.test(part))) return null;
  return `${quote(repository)} is no name of a repository (lower-case letters, digits, - _ . and /)`;
}

/** True when a bare word could be an image in a registry: only then it is looked for there. */
export function looksLikeRegistryName(text: string): boolean {
  try {
    parseRegistryName(text, text);
    return true;
  } catch {
    return false;
  }
}

/** The name in full, as it is printed. */
export function fullName({ host, repository, tag, digest }: RegistryName): string {
  return `${host}/${repository}${tag === null ? '' : `:${tag}`}${digest === null ? '' : `@${digest}`}`;
}

export function isHub(host: string): boolean {
  return host === 'docker.io' || host === 'index.docker.io' || host === hubEndpoint;
}

/** True for hosts that only this machine can answer for. */
export function isLocal(host: string): boolean {
  const name = host.replace(/:[0-9]+$/, '');
  return name === 'localhost' || name === '[::1]' || /^127(?:\.[0-9]{1,3}){3}$/.test(name);
}

function officialName(host: string, repository: string): string {
  return isHub(host) && !repository.includes('/') ? `library/${repository}` : repository;
}
