import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findCredentials } from '../../../src/sources/registry/credentials.ts';
import { parseRegistryName } from '../../../src/sources/registry/registry-name.ts';

let home = '';
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'credentials-'));
});
afterEach(() => rmSync(home, { recursive: true }));

const basic = (user: string, password: string): string => Buffer.from(`${user}:${password}`).toString('base64');

function write(path: string, value: unknown): string {
  const file = join(home, path);
  mkdirSync(join(file, '..'), { recursive: true });
  writeFileSync(file, typeof value === 'string' ? value : JSON.stringify(value));
  return file;
}

function find(image: string, env: Record<string, string> = {}): ReturnType<typeof findCredentials> {
  return findCredentials(parseRegistryName(image, image), { HOME: home, PATH: process.env['PATH'], ...env });
}

/** A credential helper: a shell script on the path. */
function helper(name: string, body: string): Record<string, string> {
  const file = write(`bin/docker-credential-${name}`, `#!/bin/sh\n${body}\n`);
  chmodSync(file, 0o755);
  return { PATH: `${join(home, 'bin')}:${process.env['PATH']}` };
}

describe('credentials', () => {
  it('are none without files', async () => {
    expect(await find('host.example/app')).toBeNull();
  });

  it('come from the file that is named, then from those of containers, then from that of docker', async () => {
    write('.docker/config.json', { auths: { 'host.example': { auth: basic('docker', 'd') } } });
    expect(await find('host.example/app')).toEqual({ kind: 'password', user: 'docker', password: 'd' });
    write('.config/containers/auth.json', { auths: { 'host.example': { auth: basic('podman', 'p:q') } } });
    expect(await find('host.example/app')).toEqual({ kind: 'password', user: 'podman', password: 'p:q' });
    const file = write('own.json', { auths: { 'host.example': { auth: basic('own', 'o') } } });
    expect(await find('host.example/app', { REGISTRY_AUTH_FILE: file })).toMatchObject({ user: 'own' });
  });

  it('of a path count more than those of the host', async () => {
    write('.config/containers/auth.json', {
      auths: {
        'host.example': { auth: basic('host', 'x') },
        'host.example/team': { auth: basic('team', 'x') },
        'host.example/team/app': { auth: basic('app', 'x') },
      },
    });
    expect(await find('host.example/team/app')).toMatchObject({ user: 'app' });
    expect(await find('host.example/team/other')).toMatchObject({ user: 'team' });
    expect(await find('host.example/else')).toMatchObject({ user: 'host' });
    expect(await find('other.example/team/app')).toBeNull();
  });

  it('of Docker Hub are found under its old name', async () => {
    write('.docker/config.json', { auths: { 'https://index.docker.io/v1/': { identitytoken: 'refresh' } } });
    expect(await find('alpine')).toEqual({ kind: 'refresh-token', token: 'refresh' });
  });

  it('come from a helper', async () => {
    const env = helper('mine', 'read server; printf \'{"Username":"u","Secret":"%s"}\' "$server"');
    write('.docker/config.json', { credHelpers: { 'host.example': 'mine' } });
    expect(await find('host.example/app', env)).toEqual({ kind: 'password', user: 'u', password: 'host.example' });
    write('.docker/config.json', { credsStore: 'mine' });
    expect(await find('alpine', env)).toMatchObject({ password: 'https://index.docker.io/v1/' });
  });

  it('of a helper that knows none are none, and one that fails is told without its output', async () => {
    write('.docker/config.json', { credHelpers: { 'host.example': 'none' } });
    expect(
      await find('host.example/app', helper('none', "echo 'credentials not found in native keychain'; exit 1")),
    ).toBeNull();
    const failing = find('host.example/app', helper('none', 'echo secret; exit 3'));
    await expect(failing).rejects.toThrow(
      'the credential helper docker-credential-none failed: it ended with status 3',
    );
    write('.docker/config.json', { credHelpers: { 'host.example': 'lacking' } });
    await expect(find('host.example/app')).rejects.toThrow('not installed');
    write('.docker/config.json', { credsStore: 'lacking' });
    expect(await find('host.example/app')).toBeNull();
    write('.docker/config.json', { credsStore: '../../bin/sh' });
    await expect(find('host.example/app')).rejects.toThrow('is no name of a credential helper');
  });

  it('of a file that does not parse are an error that does not quote it', async () => {
    write('.docker/config.json', '{"auths": {"host": {"auth": "c2VjcmV0"}}');
    await expect(find('host.example/app')).rejects.toThrow(/cannot be read \(it is no JSON\)$/);
  });
});
