import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { scenario } from '../../../fixtures/images/index.ts';
import { compareImages } from '../../../src/app/compare.ts';
import type { Report } from '../../../src/model/report.ts';
import { defaultRegistryOptions, type RegistryOptions } from '../../../src/sources/registry/options.ts';
import { blobIn, type FakeRegistry, fakeRegistry, listen, type Misbehaviour } from '../../support/fake-registry.ts';

let directory = '';
let left = '';
let right = '';
beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'registry-image-'));
  const pair = await scenario('dockerfile-mtimes').build(join(directory, 'images'));
  left = pair.left.replace(/^oci:/, '');
  right = pair.right.replace(/^oci:/, '');
  vi.stubEnv('TMPDIR', mkdtempSync(join(directory, 'tmp-')));
});
afterAll(() => {
  vi.unstubAllEnvs();
  rmSync(directory, { recursive: true });
});

let running: FakeRegistry | undefined;
afterEach(async () => {
  await running?.close();
  running = undefined;
});

async function start(misbehave?: Misbehaviour): Promise<FakeRegistry> {
  running = await fakeRegistry({ 'team/app:left': left, 'team/app:right': right }, misbehave);
  return running;
}

function compare(host: string, given: Partial<RegistryOptions> = {}, tags = ['left', 'right']): Promise<Report> {
  const registry = { ...defaultRegistryOptions, timeoutSeconds: 2, firstPauseMs: 1, ...given };
  const [one = '', other = ''] = tags.map((tag) => `docker://${host}/team/app:${tag}`);
  return compareImages(one, other, { jobs: 0, registry });
}

/** The digest of the first layer that only the right image has. */
function ownLayer(): string {
  const layers = (layout: string): string[] => {
    const read = (path: string): unknown => JSON.parse(readFileSync(join(layout, path), 'utf8'));
    const index = read('index.json') as { manifests: { digest: string }[] };
    const manifest = read(`blobs/${index.manifests[0]?.digest.replace(':', '/')}`) as { layers: { digest: string }[] };
    return manifest.layers.map(({ digest }) => digest);
  };
  const known = new Set(layers(left));
  return layers(right).find((digest) => !known.has(digest)) ?? '';
}

describe('images in a registry', () => {
  it('are compared as if they lay in a layout, and shared layers stay where they are', async () => {
    const registry = await start();
    const report = await compare(registry.host);
    const local = await compareImages(`oci:${left}`, `oci:${right}`, { jobs: 0 });
    expect({ ...report, images: [] }).toEqual({ ...local, images: [] });
    expect(report.images.map(({ transport }) => transport)).toEqual(['docker', 'docker']);
    // The base layer is in both manifests and was asked for by nobody.
    const asked = registry.seen.filter(({ path }) => path.includes('/blobs/')).map(({ path }) => path);
    expect(new Set(asked).size).toBe(asked.length);
    expect(asked.some((path) => path.endsWith(ownLayer()))).toBe(true);
    expect(readdirSync(process.env['TMPDIR'] ?? '')).toEqual([]);
  });

  it('that are one need nothing but the manifest', async () => {
    const registry = await start();
    const report = await compare(registry.host, {}, ['left', 'left']);
    expect(report.verdict).toBe('identical');
    expect(registry.count(/\/blobs\//)).toBeLessThanOrEqual(2);
  });

  it('come from the cache the second time', async () => {
    const registry = await start();
    const cache = join(directory, 'cache');
    const first = await compare(registry.host, { cache });
    const before = registry.count(/\/blobs\//);
    const second = await compare(registry.host, { cache });
    expect(second).toEqual(first);
    expect(registry.count(/\/blobs\//)).toBe(before);
    expect(before).toBeGreaterThan(0);
  });

  it('a connection that breaks is taken up where it broke', async () => {
    const digest = ownLayer();
    const registry = await start((request, response, count) => {
      if (!request.url?.endsWith(digest) || count > 1) return false;
      const bytes = readFileSync(join(right, 'blobs', digest.replace(':', '/')));
      response.writeHead(200, { 'content-length': bytes.length });
      response.write(bytes.subarray(0, 100), () => response.destroy());
      return true;
    });
    expect((await compare(registry.host)).verdict).toBe('equivalent');
    expect(registry.seen.filter(({ path }) => path.endsWith(digest)).map(({ range }) => range)).toEqual([
      undefined,
      'bytes=100-',
    ]);
  });

  it('a registry without ranges is read again from the start', async () => {
    const digest = ownLayer();
    const registry = await start((request, response, count) => {
      if (!request.url?.endsWith(digest)) return false;
      const bytes = readFileSync(join(right, 'blobs', digest.replace(':', '/')));
      response.writeHead(200, { 'content-length': bytes.length });
      if (count === 1) response.write(bytes.subarray(0, 100), () => response.destroy());
      else response.end(bytes);
      return true;
    });
    expect((await compare(registry.host)).verdict).toBe('equivalent');
  });

  it('a busy registry is asked again', async () => {
    const registry = await start((_, response, count) => {
      if (count > 1) return false;
      response.writeHead(503).end();
      return true;
    });
    expect((await compare(registry.host)).verdict).toBe('equivalent');
  });
});

describe('a registry that does not do what it should', () => {
  const layerRequest = (url: string | undefined): boolean => url?.endsWith(ownLayer()) === true;

  it.each<[string, Misbehaviour, RegExp]>([
    ['hangs', () => true, /^http:\/\/localhost:\d+\/v2\/team\/app\/manifests\/left sent nothing for 1 s$/],
    [
      'hangs in the middle of a layer',
      (request, response) => {
        if (!layerRequest(request.url)) return false;
        response.writeHead(200, { 'content-length': 1000 }).write('abc');
        return true;
      },
      /sent nothing for 1 s$/,
    ],
    [
      'cuts every stream',
      (request, response) => {
        if (!layerRequest(request.url)) return false;
        response.writeHead(200, { 'content-length': 1000 });
        response.write('', () => response.destroy());
        return true;
      },
      /cut the connection/,
    ],
    [
      'sends other bytes',
      (request, response) => {
        if (!layerRequest(request.url)) return false;
        const bytes = readFileSync(join(right, 'blobs', ownLayer().replace(':', '/')));
        bytes[20] = (bytes[20] ?? 0) ^ 1;
        response.writeHead(200).end(bytes);
        return true;
      },
      /^the registry sent other bytes than it was asked for: sha256:[0-9a-f]{64} was wanted, sha256:[0-9a-f]{64} came$/,
    ],
    [
      'sends more bytes than it should',
      (request, response) => {
        if (!layerRequest(request.url)) return false;
        response.writeHead(200).end(Buffer.alloc(10_000_000));
        return true;
      },
      /sends more bytes for sha256:/,
    ],
    [
      'sends a huge manifest',
      (request, response) => {
        if (!request.url?.includes('/manifests/')) return false;
        response.writeHead(200, { 'content-type': 'application/vnd.oci.image.manifest.v1+json' });
        response.end(Buffer.alloc(5 * 1024 * 1024, ' '));
        return true;
      },
      /^the manifest from http:\/\/localhost:\d+\/v2\/team\/app\/manifests\/left has more than 4194304 bytes$/,
    ],
    [
      'sends something that is no manifest',
      (request, response) => {
        if (!request.url?.includes('/manifests/')) return false;
        response.writeHead(200).end('<html>');
        return true;
      },
      /should be JSON/,
    ],
    [
      'knows no such image',
      (_, response) => {
        response.writeHead(404).end('{"errors":[{"code":"MANIFEST_UNKNOWN","message":"\\u001b[31mgone"}]}');
        return true;
      },
      /^the registry has no manifest of "localhost:\d+\/team\/app:left" \(MANIFEST_UNKNOWN: .*gone\)$/,
    ],
    [
      'redirects without end',
      (request, response) => {
        response.writeHead(307, { location: request.url }).end();
        return true;
      },
      /redirects without end$/,
    ],
    [
      'wants a password that nobody has',
      (_, response) => {
        response.writeHead(401, { 'www-authenticate': 'Basic realm="here"' }).end();
        return true;
      },
      /cannot be read: it wants a password, and no credentials are known for localhost:\d+$/,
    ],
  ])('it %s: one clear sentence', async (_name, misbehave, sentence) => {
    const registry = await start(misbehave);
    const outcome = await compare(registry.host, { timeoutSeconds: 1 }).then(
      () => 'accepted',
      (error: unknown) => (error instanceof Error ? error.message : ''),
    );
    expect(outcome).toMatch(sentence);
    expect(outcome).not.toMatch(/\u001b/);
  });

  it('a digest header that lies makes the comparison incomplete', async () => {
    const registry = await start((request, response) => {
      if (!request.url?.endsWith('/manifests/left')) return false;
      const index = JSON.parse(readFileSync(join(left, 'index.json'), 'utf8')) as { manifests: { digest: string }[] };
      const bytes = readFileSync(join(left, 'blobs', (index.manifests[0]?.digest ?? '').replace(':', '/')));
      response.writeHead(200, { 'docker-content-digest': `sha256:${'0'.repeat(64)}` }).end(bytes);
      return true;
    });
    const report = await compare(registry.host);
    expect(report.verdict).toBe('incomplete');
    expect(report.problems.map(({ code }) => code)).toContain('blob-digest');
  });
});

describe('credentials', () => {
  const basic = `Basic ${Buffer.from('user:pass word').toString('base64')}`;
  const login = (host: string): RegistryOptions['env'] => {
    const file = join(directory, `auth-${host.replace(':', '-')}.json`);
    writeFileSync(file, JSON.stringify({ auths: { [host]: { auth: basic.slice('Basic '.length) } } }));
    return { REGISTRY_AUTH_FILE: file };
  };

  it('are shown when they are asked for, and to nobody else', async () => {
    const elsewhere: (string | undefined)[] = [];
    const other = createServer((request, response) => {
      elsewhere.push(request.headers.authorization);
      const digest = (request.url ?? '').split('?')[0]?.slice(1) ?? '';
      const bytes = blobIn(left, digest) ?? blobIn(right, digest);
      if (bytes !== undefined) return response.writeHead(200).end(bytes);
      return response.writeHead(404).end();
    });
    const port = await listen(other);
    const registry = await start((request, response) => {
      if (request.headers.authorization !== basic) {
        response.writeHead(401, { 'www-authenticate': 'Basic realm="here"' }).end();
        return true;
      }
      const digest = /\/blobs\/(.*)$/.exec(request.url ?? '')?.[1];
      if (digest === undefined) return false;
      response.writeHead(307, { location: `http://127.0.0.1:${port}/${digest}?signature=secret` }).end();
      return true;
    });
    const report = await compare(registry.host, { env: login(registry.host) });
    other.close();
    expect(report.verdict).toBe('equivalent');
    expect(elsewhere.length).toBeGreaterThan(0);
    expect(elsewhere.filter((header) => header !== undefined)).toEqual([]);
  });

  it('buy a token where the registry says so', async () => {
    const forms: string[] = [];
    const realm = createServer((request, response) => {
      forms.push(`${request.headers.authorization} ${request.url}`);
      response.end('{"token":"abc.def"}');
    });
    const port = await listen(realm);
    const challenge = `Bearer realm="http://127.0.0.1:${port}/token",service="reg",scope="repository:team/app:pull"`;
    const registry = await start((request, response) => {
      if (request.headers.authorization === 'Bearer abc.def') return false;
      response.writeHead(401, { 'www-authenticate': challenge }).end();
      return true;
    });
    const report = await compare(registry.host, { env: login(registry.host) });
    realm.close();
    expect(report.verdict).toBe('equivalent');
    expect(new Set(forms)).toEqual(new Set([`${basic} /token?service=reg&scope=repository%3Ateam%2Fapp%3Apull`]));
  });

  it('that are wrong are told without being told', async () => {
    const registry = await start((_, response) => {
      response.writeHead(401, { 'www-authenticate': 'Basic realm="here"' }).end();
      return true;
    });
    const failure = compare(registry.host, { env: login(registry.host) });
    await expect(failure).rejects.toThrow(/^localhost:\d+\/team\/app cannot be read: it refuses/);
    await expect(failure).rejects.not.toThrow(/pass word|dXNlcj/);
  });
});
