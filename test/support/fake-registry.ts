import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';

/** One request as the registry saw it. */
export interface Seen {
  readonly path: string;
  readonly authorization: string | undefined;
  readonly range: string | undefined;
  /** Bytes of the body that were sent. */
  sent: number;
}

/** Answers a request itself and returns true, or leaves it to the registry. */
export type Misbehaviour = (request: IncomingMessage, response: ServerResponse, count: number) => boolean;

export interface FakeRegistry {
  readonly host: string;
  readonly seen: Seen[];
  /** Requests for paths that match. */
  count(pattern: RegExp): number;
  close(): Promise<void>;
}

/**
 * A registry over OCI layouts on disk, one for each `repository:tag`, on a port of this machine. It does what the
 * distribution spec says, but where `misbehave` answers first.
 */
export async function fakeRegistry(
  layouts: Readonly<Record<string, string>>,
  misbehave: Misbehaviour = () => false,
): Promise<FakeRegistry> {
  const seen: Seen[] = [];
  const counts = new Map<string, number>();
  const server = createServer((request, response) => {
    const path = request.url ?? '';
    const entry: Seen = { path, authorization: request.headers.authorization, range: request.headers.range, sent: 0 };
    seen.push(entry);
    const count = (counts.get(path) ?? 0) + 1;
    counts.set(path, count);
    if (misbehave(request, response, count)) return;
    entry.sent = answer(path, request.headers.range, layouts, response);
  });
  const port = await listen(server);
  return {
    host: `localhost:${port}`,
    seen,
    count: (pattern) => seen.filter(({ path }) => pattern.test(path)).length,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

export function listen(server: Server): Promise<number> {
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port));
  });
}

function answer(
  path: string,
  range: string | undefined,
  layouts: Readonly<Record<string, string>>,
  response: ServerResponse,
): number {
  const [, repository = '', kind, name = ''] = /^\/v2\/(.+)\/(manifests|blobs)\/([^/]+)$/.exec(path) ?? [];
  const directories = Object.entries(layouts).filter(([key]) => key.startsWith(`${repository}:`));
  const digest = kind === 'manifests' && !name.includes(':') ? digestOfTag(layouts[`${repository}:${name}`]) : name;
  const bytes = directories.map(([, directory]) => blobIn(directory, digest)).find((found) => found !== undefined);
  if (bytes === undefined) {
    response.writeHead(404).end('{"errors":[{"code":"MANIFEST_UNKNOWN","message":"manifest unknown"}]}');
    return 0;
  }
  const start = Number(/^bytes=(\d+)-$/.exec(range ?? '')?.[1] ?? 0);
  const part = bytes.subarray(start);
  response.writeHead(start > 0 ? 206 : 200, {
    'content-length': part.length,
    ...(kind === 'manifests' ? { 'content-type': mediaTypeOf(bytes), 'docker-content-digest': digest } : {}),
    ...(start > 0 ? { 'content-range': `bytes ${start}-${bytes.length - 1}/${bytes.length}` } : {}),
  });
  response.end(part);
  return part.length;
}

function digestOfTag(directory: string | undefined): string {
  if (directory === undefined) return '';
  const index = JSON.parse(readFileSync(join(directory, 'index.json'), 'utf8')) as {
    manifests: readonly { digest: string }[];
  };
  return index.manifests[0]?.digest ?? '';
}

export function blobIn(directory: string, digest: string): Buffer | undefined {
  const file = join(directory, 'blobs', digest.replace(':', '/'));
  return digest.includes(':') && existsSync(file) ? readFileSync(file) : undefined;
}

function mediaTypeOf(bytes: Buffer): string {
  return (JSON.parse(bytes.toString('utf8')) as { mediaType?: string }).mediaType ?? 'application/octet-stream';
}

export function sha256(bytes: Buffer): string {
  return `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
}
