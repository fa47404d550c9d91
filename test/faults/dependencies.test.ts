import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

interface Locked {
  readonly dev?: boolean;
  readonly optional?: boolean;
  readonly hasInstallScript?: boolean;
  readonly integrity?: string;
  readonly resolved?: string;
}

const read = (name: string): Record<string, unknown> =>
  JSON.parse(readFileSync(new URL(`../../${name}`, import.meta.url), 'utf8')) as Record<string, unknown>;
const lock = read('package-lock.json')['packages'] as Readonly<Record<string, Locked>>;
const shipped = Object.entries(lock).filter(([path, { dev }]) => path !== '' && dev !== true);

describe('what is installed with the program', () => {
  it('runs nothing when it is installed', () => {
    expect(shipped.filter(([, { hasInstallScript }]) => hasInstallScript === true)).toEqual([]);
    const scripts = read('package.json')['scripts'] as Readonly<Record<string, string>>;
    const automatic = ['preinstall', 'install', 'postinstall', 'prepare', 'preprepare', 'postprepare'];
    expect(automatic.filter((name) => scripts[name] !== undefined)).toEqual([]);
  });

  it('is bound to its bytes', () => {
    expect(shipped.length).toBeGreaterThan(0);
    for (const [path, { integrity }] of shipped)
      expect([path, integrity]).toEqual([path, expect.stringMatching(/^sha512-/)]);
  });

  it('comes from no address but that of a registry', () => {
    const odd = shipped.filter(
      ([, { resolved }]) => resolved !== undefined && !/^https:\/\/[^/]+\/.*\.tgz$/.test(resolved),
    );
    expect(odd).toEqual([]);
  });

  it('is little', () => {
    const direct = Object.keys(read('package.json')['dependencies'] as object);
    expect(direct.length).toBeLessThanOrEqual(12);
    expect(shipped.length).toBeLessThanOrEqual(110);
  });
});
