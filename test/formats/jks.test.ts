import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  certificate,
  firstImport,
  secondImport,
  trusted,
  trustStore,
} from '../../fixtures/causes/_shared/key-stores.ts';
import { buildJks } from '../../fixtures/lib/jks.ts';
import { parseJks } from '../../src/formats/jks/parse.ts';
import { passwordOf, recoverKey } from '../../src/formats/jks/protection.ts';
import { jks } from '../../src/formats/jks.ts';
import { complementsEqual, expectMutationsCovered, expectTruncationsCovered } from '../support/coverage.ts';
import { memoryNode, recordSites } from '../support/record-sites.ts';

const name = 'etc/ssl/certs/java/cacerts';

function sitesOf(left: Buffer, right: Buffer) {
  const { sites } = recordSites(jks.compare, memoryNode(name, left), memoryNode(name, right));
  expect(complementsEqual(left, right, sites)).toBe(true);
  return sites;
}

/** The way `sun.security.provider.KeyProtector` hides a key. */
function protectedKey(key: string, salt: string): Buffer {
  const password = Buffer.from('changeit', 'utf16le').swap16();
  const sha1 = (...parts: Buffer[]): Buffer => createHash('sha1').update(Buffer.concat(parts)).digest();
  const plain = Buffer.from(key);
  const start = Buffer.from(salt.padEnd(20, '.'));
  const masked = Buffer.alloc(plain.length);
  let chain: Buffer = start;
  plain.forEach((byte, at) => {
    if (at % 20 === 0) chain = sha1(password, chain);
    masked[at] = byte ^ (chain[at % 20] ?? 0);
  });
  const data = Buffer.concat([start, masked, sha1(password, plain)]);
  const algorithm = Buffer.from('300e060a2b060104012a021101010500', 'hex');
  return Buffer.concat([
    Buffer.from([0x30, algorithm.length + 2 + data.length]),
    algorithm,
    Buffer.from([4, data.length]),
    data,
  ]);
}

describe('jks', () => {
  it('is recognised by its magic and version', () => {
    const at = (hex: string) => jks.matches({ name: 'x', size: 40, head: Buffer.from(hex, 'hex') });
    expect([at('feedfeed0000000200000000'), at('cececece0000000100000000')]).toEqual([true, true]);
    expect([at('feedfeed0000000300000000'), at('feedfeed00000002'), at('cafebabe0000000200000000')]).toEqual([
      false,
      false,
      false,
    ]);
  });

  it('tells dates, and that the digest follows', () => {
    const sites = sitesOf(trustStore(firstImport), trustStore(secondImport));
    expect(sites.map(({ key }) => key)).toEqual(['jks:date', 'jks:date', 'jks:date', 'jks:digest']);
    expect(sites[0]).toMatchObject({ left: { value: 1_748_937_600 }, right: { value: 1_748_943_602.417 } });
    expect(sites[3]).toMatchObject({ left: { derived: { holds: true } }, right: { derived: { holds: true } } });
  });

  it('names the alias of an entry of one side, and raises an alarm', () => {
    const sites = sitesOf(trustStore(firstImport), trustStore(firstImport, [0, 1, 2, 3]));
    expect(sites.map(({ key }) => key)).toEqual(['jks:entries', 'jks:entry', 'jks:digest']);
    expect(sites[1]).toMatchObject({
      name: 'debian:extra_root_3.pem',
      left: null,
      alarm: 'only the right key store has the trusted certificate "debian:extra_root_3.pem"',
    });
  });

  it('tells another certificate under the same alias', () => {
    const other = { ...trusted('a', firstImport), certificate: certificate('b') };
    const [site] = sitesOf(buildJks([trusted('a', firstImport)]), buildJks([other]));
    expect(site).toMatchObject({ key: 'jks:certificate', name: 'debian:a.pem: certificate' });
    expect(site?.alarm).toContain('debian:a.pem');
  });

  it('tells order, with dates beside it', () => {
    const sites = sitesOf(trustStore(firstImport), trustStore(secondImport, [2, 0, 1]));
    expect(sites.at(-2)).toMatchObject({ key: 'jks:order', facts: { itemsEqual: true, duplicates: false } });
    const twice = buildJks([trusted('a', 1), trusted('a', 1), trusted('b', 1)]);
    const turned = buildJks([trusted('b', 1), trusted('a', 1), trusted('a', 1)]);
    expect(sitesOf(twice, turned)).toMatchObject([{ facts: { duplicates: true } }, { key: 'jks:digest' }]);
  });

  it('says when the digest is not what the store gives', () => {
    const good = trustStore(firstImport);
    const kept = { trailer: good.subarray(-20) };
    const [, , , site] = sitesOf(good, trustStore(secondImport, [0, 1, 2], kept));
    expect(site).toMatchObject({
      key: 'jks:digest',
      left: { derived: { holds: true } },
      right: { derived: { holds: false } },
    });
    const unknown = { password: 'a secret of ours' };
    const last = sitesOf(trustStore(1, [0], unknown), trustStore(2, [0], unknown)).at(-1);
    expect([last?.key, last?.left?.derived]).toEqual(['jks:digest', undefined]);
  });

  it('knows one key under two salts, and two keys', () => {
    const store = (key: string, salt: string) => buildJks([{ ...trusted('a', 1), key: protectedKey(key, salt) }]);
    expect(sitesOf(store('one key', 'x'), store('one key', 'y'))[0]).toMatchObject({
      key: 'jks:key',
      role: 'encoding',
    });
    const [site] = sitesOf(store('one key', 'x'), store('two key', 'y'));
    expect([site?.role, site?.alarm?.includes('key of "debian:a.pem"')]).toEqual([undefined, true]);
  });

  it('refuses what it cannot read, with the place', () => {
    const refusal = (bytes: Buffer): unknown => {
      try {
        return parseJks(bytes);
      } catch (error) {
        return error;
      }
    };
    const store = trustStore(1);
    expect(refusal(Buffer.concat([store, Buffer.alloc(3)]))).toMatchObject({
      code: 'jks-syntax',
      offset: store.length - 20,
    });
    const huge = Buffer.from(store);
    huge.writeUInt32BE(0xffff_ffff, 8);
    expect(refusal(huge)).toMatchObject({ code: 'jks-syntax', offset: store.length - 20 });
  });

  it('covers every difference', () => {
    const store = trustStore(firstImport);
    expectTruncationsCovered(jks, name, store);
    expect(expectMutationsCovered(jks, name, store)).toBeGreaterThan(50);
    const secret = Buffer.concat([
      Buffer.from('cececece0000000200000001000000030001780000000000000000aced0005', 'hex'),
      Buffer.alloc(40, 7),
    ]);
    expectTruncationsCovered(jks, name, secret);
  });

  it.skipIf(spawnSync('keytool', ['-help']).status !== 0)(
    'reads what keytool writes (needs a JDK)',
    () => {
      const folder = mkdtempSync(join(tmpdir(), 'jks-'));
      try {
        const run = (...args: string[]) =>
          execFileSync('keytool', [...args, '-storepass', 'changeit'], { cwd: folder, stdio: 'pipe' });
        const made = ['-storetype', 'JKS', '-keypass', 'changeit'];
        run('-genkeypair', '-alias', 'own', '-keyalg', 'EC', '-dname', 'CN=own', '-keystore', 'a.jks', ...made);
        run('-exportcert', '-alias', 'own', '-keystore', 'a.jks', '-file', 'own.der');
        run('-importcert', '-noprompt', '-alias', 'root', '-file', 'own.der', '-keystore', 'a.jks');
        const bytes = readFileSync(join(folder, 'a.jks'));
        expect(passwordOf(bytes)).toBe('changeit');
        const { entries } = parseJks(bytes);
        expect(entries.map(({ alias, kind }) => [alias, kind]).sort()).toEqual([
          ['own', 'private key'],
          ['root', 'trusted certificate'],
        ]);
        const key = entries.find(({ alias }) => alias === 'own')?.fields.find((field) => field.name === 'key');
        const plain = recoverKey(bytes.subarray((key?.at.start ?? 0) + 4, key?.at.end), 'changeit');
        expect(plain?.[0]).toBe(0x30);
        expectTruncationsCovered(jks, name, bytes);
      } finally {
        rmSync(folder, { recursive: true });
      }
    },
    60_000,
  );
});
