import { describe, expect, it } from 'vitest';
import { fullName, looksLikeRegistryName, parseRegistryName } from '../../../src/sources/registry/registry-name.ts';

const digest = `sha256:${'a'.repeat(64)}`;

describe('names of images in registries', () => {
  it.each([
    ['alpine', 'docker.io/library/alpine:latest', 'registry-1.docker.io'],
    ['alpine:3.20', 'docker.io/library/alpine:3.20', 'registry-1.docker.io'],
    ['user/app', 'docker.io/user/app:latest', 'registry-1.docker.io'],
    ['docker.io/alpine', 'docker.io/library/alpine:latest', 'registry-1.docker.io'],
    ['localhost/app', 'localhost/app:latest', 'localhost'],
    ['localhost:5000/a/b:v1', 'localhost:5000/a/b:v1', 'localhost:5000'],
    ['[::1]:5000/app', '[::1]:5000/app:latest', '[::1]:5000'],
    ['gcr.io/project/app__x/y-z.w:T_1.0', 'gcr.io/project/app__x/y-z.w:T_1.0', 'gcr.io'],
    [`host.example/app@${digest}`, `host.example/app@${digest}`, 'host.example'],
    [`host.example/app:v1@${digest}`, `host.example/app:v1@${digest}`, 'host.example'],
  ])('%s is %s', (text, full, endpoint) => {
    const name = parseRegistryName(text, text);
    expect(fullName(name)).toBe(full);
    expect(name.endpoint).toBe(endpoint);
  });

  it.each([
    ['', 'name of a repository'],
    ['Alpine', 'name of a repository'],
    ['a//b', 'name of a repository'],
    ['../etc', 'no host'],
    ['host.example/../x', 'name of a repository'],
    ['app:', 'no tag'],
    ['app:a b', 'no tag'],
    ['app@sha256:12', 'no digest'],
    ['-o/app', 'name of a repository'],
    ['host.example:99999999/app', 'no host'],
    [`host.example/${'a'.repeat(300)}`, 'too long'],
    ['user:secret@host.example/app', 'no digest'],
  ])('%j is refused', (text, why) => {
    expect(() => parseRegistryName(text, text)).toThrow(why);
    expect(looksLikeRegistryName(text)).toBe(false);
  });
});
