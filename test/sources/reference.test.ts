import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { InputError } from '../../src/model/problem.ts';
import { parseReference } from '../../src/sources/reference.ts';
import { scratch } from '../image/build-image.ts';

const directory = scratch();

function failure(text: string): { code: string; message: string; hint: string } {
  try {
    parseReference(text);
  } catch (error) {
    if (error instanceof InputError) return { code: error.code, message: error.message, hint: error.hint };
    throw error;
  }
  throw new Error(`${text} was accepted`);
}

describe('parseReference', () => {
  it.each([
    ['oci:dir', 'oci', 'dir', null],
    ['oci:dir:v1', 'oci', 'dir', { kind: 'name', name: 'v1' }],
    ['oci:dir:@2', 'oci', 'dir', { kind: 'position', at: 2 }],
    ['oci:dir@2', 'oci', 'dir', { kind: 'position', at: 2 }],
    ['oci:/a/b:docker.io/library/app:v1', 'oci', '/a/b', { kind: 'name', name: 'docker.io/library/app:v1' }],
    ['oci-archive:f.tar', 'oci-archive', 'f.tar', null],
    ['oci-archive:f.tar:v1', 'oci-archive', 'f.tar', { kind: 'name', name: 'v1' }],
    ['docker-archive:f.tar:app:v1', 'docker-archive', 'f.tar', { kind: 'name', name: 'app:v1' }],
    ['docker-archive:f.tar:@0', 'docker-archive', 'f.tar', { kind: 'position', at: 0 }],
    ['docker-archive:f.tar@0', 'docker-archive', 'f.tar', { kind: 'position', at: 0 }],
  ])('reads %s', (text, transport, path, selector) => {
    expect(parseReference(text)).toEqual({ text, transport, path, selector });
  });

  it('takes a directory whose own name ends in @N for what it is', () => {
    const path = join(directory, 'build@2');
    mkdirSync(path);
    expect(parseReference(`oci:${path}`)).toMatchObject({ path, selector: null });
  });

  it.each([
    ['docker://alpine:3', 'docker', 'alpine:3'],
    ['registry:alpine:3', 'docker', 'alpine:3'],
    ['registry://host.example/app', 'docker', 'host.example/app'],
    ['docker-daemon:app:v1', 'docker-daemon', 'app:v1'],
    ['podman:app', 'podman', 'app'],
    ['containers-storage:app', 'containers-storage', 'app'],
    ['rootfs:dir/with:colon', 'rootfs', 'dir/with:colon'],
  ])('reads %s as a whole', (text, transport, path) => {
    expect(parseReference(text)).toEqual({ text, transport, path, selector: null });
  });

  it.each([
    ['https://host.example/app', 'an address', 'write docker://host.example/app'],
    ['containerd:app', "containerd's storage", 'ctr image export'],
    ['dir:d', "skopeo's dir: format", 'skopeo copy --all dir:d oci:dir'],
  ])('refuses %s and says what to do', (text, what, hint) => {
    const { code, message, hint: found } = failure(text);
    expect(code).toBe('transport-unsupported');
    expect(message).toBe(`"${text}" names ${what}; this is not read here`);
    expect(found).toContain(hint);
  });

  it('tells bare paths apart', () => {
    for (const name of ['index.json', 'oci-layout']) {
      const layout = join(directory, `with-${name}`);
      mkdirSync(layout);
      writeFileSync(join(layout, name), '{}');
      expect(parseReference(layout)).toEqual({ text: layout, transport: 'oci', path: layout, selector: null });
    }
    const file = join(directory, 'file.tar');
    writeFileSync(file, '');
    expect(parseReference(file)).toEqual({ text: file, transport: 'archive', path: file, selector: null });
  });

  it('looks for a bare name in a registry when nothing on the disk has it, and never in a daemon', () => {
    expect(parseReference('alpine:3.20')).toMatchObject({ transport: 'docker', path: 'alpine:3.20' });
    const { code, message } = failure('./alpine.tar');
    expect(code).toBe('not-found');
    expect(message).toBe(
      'no file or directory is named "./alpine.tar", and it cannot be the name of an image in a registry',
    );
  });

  it('refuses what cannot be meant', () => {
    expect(failure('').message).toContain('no file or directory is named ""');
    expect(failure('oci:').message).toBe('"oci:" names no path after oci:');
    expect(failure('oci:dir:').message).toBe('"oci:dir:" ends in a colon; a tag or @N should follow');
    expect(failure('oci:dir:@x').code).toBe('reference-invalid');
    expect(failure('oci:dir:@-1').code).toBe('reference-invalid');
    expect(failure(join(directory, 'file.tar', 'below')).code).toBe('not-found');
    expect(failure(`${'n'.repeat(5000)}`).message.length).toBeLessThan(300);
    expect(failure('a\u0000b').code).toBe('not-found');
  });

  it('says that an empty directory holds no image', () => {
    const empty = join(directory, 'empty');
    mkdirSync(empty);
    expect(failure(empty).message).toBe(
      `the directory "${empty}" holds no image: neither oci-layout nor index.json is in it`,
    );
  });

  it('does not wait on a pipe', () => {
    const pipe = join(directory, 'pipe');
    execFileSync('mkfifo', [pipe]);
    expect(failure(pipe).message).toContain('should be a file or a directory');
  });

  it('prints hostile names on one harmless line', () => {
    expect(failure('evil\u001b[2J\nname').message).toContain('evil\\u001b[2J\\nname');
  });

  it.each(['docker://', 'registry:', 'https://', ''])('does not repeat a password after %j', (prefix) => {
    const { code, message, hint } = failure(`${prefix}user:secret@host.example/app:v1`);
    expect(code).toBe('reference-invalid');
    expect(message + hint).not.toContain('secret');
    expect(message).toContain('password');
    const digest = `sha256:${'0'.repeat(64)}`;
    if (prefix !== 'https://')
      expect(parseReference(`${prefix}host.example/app:v1@${digest}`).transport).toBe('docker');
  });
});
