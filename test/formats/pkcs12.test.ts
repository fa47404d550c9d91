import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { certificate } from '../../fixtures/causes/_shared/key-stores.ts';
import { sequence } from '../../fixtures/lib/der.ts';
import { type BagSpec, buildPkcs12, type Pkcs12Options } from '../../fixtures/lib/pkcs12.ts';
import { openStore } from '../../src/formats/pkcs12/open-store.ts';
import { decryptRc2 } from '../../src/formats/pkcs12/rc2.ts';
import { pkcs12 } from '../../src/formats/pkcs12.ts';
import { complementsEqual, expectMutationsCovered, expectTruncationsCovered } from '../support/coverage.ts';
import { memoryNode, recordSites } from '../support/record-sites.ts';

const name = 'app/truststore.p12';

function sitesOf(left: Buffer, right: Buffer) {
  const { sites } = recordSites(pkcs12.compare, memoryNode(name, left), memoryNode(name, right));
  expect(complementsEqual(left, right, sites)).toBe(true);
  return sites;
}

const bag = (alias: string, of = alias): BagSpec => ({ alias, certificate: certificate(of) });
const key = (text: string, localKeyId = 'Time 1748937600000'): BagSpec[] => [
  { alias: 'own', key: sequence(Buffer.concat([Buffer.from([4, text.length]), Buffer.from(text)])), localKeyId },
  { ...bag('own'), localKeyId },
];
const store = (bags: readonly BagSpec[], options: Pkcs12Options = {}) => buildPkcs12(bags, options);
const trusted = [bag('root'), bag('issuer')];

describe('pkcs12', () => {
  it('is recognised by its first bytes', () => {
    const head = store(trusted);
    expect(pkcs12.matches({ name: 'x', size: head.length, head })).toBe(true);
    for (const hex of ['3003020103', '30820100020103300d06092a864886f70d010702', '3080020103'])
      expect(pkcs12.matches({ name: 'x.p12', size: 9, head: Buffer.from(hex, 'hex') }), hex).toBe(false);
  });

  it('calls other salts of the same contents encoding', () => {
    const sites = sitesOf(store([...key('k'), ...trusted]), store([...key('k'), ...trusted], { seed: 'b' }));
    expect(sites).toMatchObject([{ key: 'pkcs12:salt', role: 'encoding', facts: { macHolds: true } }]);
  });

  it('names an entry of one side, another certificate, and another key', () => {
    const other = { seed: 'b' };
    expect(sitesOf(store(trusted), store([...trusted, bag('third')], other))).toMatchObject([
      {
        key: 'pkcs12:entry',
        name: 'third',
        left: { value: 'not in the store' },
        alarm: 'only the right key store has the certificate "third"',
      },
    ]);
    expect(sitesOf(store(trusted), store([bag('root'), bag('issuer', 'x')], other))).toMatchObject([
      { key: 'pkcs12:value', name: 'issuer: certificate' },
    ]);
    expect(sitesOf(store(key('one')), store(key('two'), other))).toMatchObject([
      { key: 'pkcs12:value', name: 'own: protected private key' },
    ]);
  });

  it('tells labels that tie the same bags from labels that do not', () => {
    const sites = sitesOf(store(key('k')), store(key('k', 'Time 1748943602417')));
    expect(sites.map((site) => site.key)).toEqual(['pkcs12:local-key-id', 'pkcs12:local-key-id', 'pkcs12:salt']);
    const [own, certificateOfOwn = bag('own')] = key('k');
    const loose = [own ?? bag('own'), { ...certificateOfOwn, localKeyId: 'Time 1748943602417' }];
    expect(sitesOf(store(key('k')), store(loose)).map((site) => site.key)).toContain('pkcs12:attributes');
  });

  it('tells order, iterations and a missing MAC', () => {
    const [order, salt] = sitesOf(store(trusted), store(trusted.toReversed()));
    expect(order).toMatchObject({ key: 'pkcs12:order', facts: { itemsEqual: true, duplicates: false, keys: false } });
    expect(salt).toMatchObject({ key: 'pkcs12:salt' });
    const iterations = sitesOf(store(trusted), store(trusted, { iterations: 11 }));
    expect(iterations.map((site) => site.name)).toEqual([
      'piece 1: iterations',
      'MAC: iterations',
      'salts and what is protected with them',
    ]);
    expect(sitesOf(store(trusted), store(trusted, { mac: 'none' })).map((site) => site.key)).toEqual([
      'pkcs12:setting',
      'pkcs12:setting',
      'pkcs12:structure',
    ]);
  });

  it('says when the MAC is wrong for the password that opens the store', () => {
    const sites = sitesOf(store(trusted), store(trusted, { mac: 'wrong' }));
    expect(sites.find((site) => site.key === 'pkcs12:mac')).toMatchObject({
      left: { derived: { holds: true } },
      right: { derived: { holds: false } },
    });
  });

  it('leaves stores of other passwords closed', () => {
    const secret = { password: 'one of ours' };
    const sites = sitesOf(store(trusted, secret), store(trusted, { ...secret, seed: 'b' }));
    expect(sites.map((site) => [site.key, site.role])).toEqual([['pkcs12:structure', undefined]]);
  });

  it('does not spend the rounds that a hostile file asks for', () => {
    const asked = store(trusted);
    // Four bytes instead of one, in place: 7f ff ff ff rounds, and a salt that is three bytes shorter.
    const mac = asked.length - 3;
    expect(asked.subarray(mac).toString('hex')).toBe('02010a');
    const salt = mac - 22;
    const grown = Buffer.concat([
      asked.subarray(0, salt),
      Buffer.from([4, 17]),
      asked.subarray(salt + 2, mac - 3),
      Buffer.from('02047fffffff', 'hex'),
    ]);
    expect(grown.length).toBe(asked.length);
    const { mac: opened, password } = openStore(grown);
    expect([opened?.state, password]).toEqual(['fails', 'changeit']);
  });

  it('decrypts RC2 as RFC 2268 section 5 has it', () => {
    const encrypted = Buffer.from('2269552ab0f85ca6', 'hex');
    const secret = Buffer.from('88bca90e90875a7f0f79c384627bafb2', 'hex');
    // The plain block of the vector is eight zeros: no padding by itself, and eight bytes of padding with this vector.
    expect(decryptRc2(secret, Buffer.alloc(8), encrypted)).toBeUndefined();
    expect(decryptRc2(secret, Buffer.alloc(8, 8), encrypted)).toEqual(Buffer.alloc(0));
  });

  it('covers every difference', () => {
    const document = store([...key('k'), bag('root')], { iterations: 1 });
    expectTruncationsCovered(pkcs12, name, document);
    expect(expectMutationsCovered(pkcs12, name, document)).toBeGreaterThan(20);
    const plain = store(trusted, { encrypted: false, mac: 'none' });
    expectTruncationsCovered(pkcs12, name, plain);
    expect(expectMutationsCovered(pkcs12, name, plain)).toBeGreaterThan(20);
  });

  it.skipIf(spawnSync('keytool', ['-help']).status !== 0 || spawnSync('openssl', ['version']).status !== 0)(
    'opens what keytool and openssl write, also with the old ciphers (needs a JDK and openssl)',
    () => {
      const folder = mkdtempSync(join(tmpdir(), 'pkcs12-'));
      const run = (tool: string, ...args: string[]) => execFileSync(tool, args, { cwd: folder, stdio: 'pipe' });
      const file = (of: string) => readFileSync(join(folder, of));
      try {
        const pass = ['-storepass', 'changeit', '-storetype', 'PKCS12'];
        run(
          'keytool',
          '-genkeypair',
          '-alias',
          'own',
          '-keyalg',
          'EC',
          '-dname',
          'CN=own',
          '-keystore',
          'k.p12',
          ...pass,
        );
        run('keytool', '-exportcert', '-alias', 'own', '-keystore', 'k.p12', '-file', 'own.der', ...pass);
        for (const of of ['a.p12', 'b.p12'])
          run('keytool', '-importcert', '-noprompt', '-alias', 'root', '-file', 'own.der', '-keystore', of, ...pass);
        expect(sitesOf(file('a.p12'), file('b.p12'))).toMatchObject([{ key: 'pkcs12:salt', role: 'encoding' }]);
        run('openssl', 'pkcs12', '-in', 'k.p12', '-passin', 'pass:changeit', '-nodes', '-out', 'k.pem');
        for (const of of ['c.p12', 'd.p12'])
          run(
            'openssl',
            'pkcs12',
            '-export',
            '-legacy',
            '-in',
            'k.pem',
            '-name',
            'own',
            '-passout',
            'pass:changeit',
            '-out',
            of,
          );
        expect(openStore(file('c.p12')).settings.map(({ value }) => value)).toContain('rc2-40-cbc');
        expect(sitesOf(file('c.p12'), file('d.p12'))).toMatchObject([{ key: 'pkcs12:salt', role: 'encoding' }]);
      } finally {
        rmSync(folder, { recursive: true });
      }
    },
    60_000,
  );
});
