import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testCertificate } from '../../fixtures/lib/certificate.ts';
import { readCertificate } from '../../src/formats/_shared/x509.ts';
import { parsePem } from '../../src/formats/pem/parse.ts';
import { pem } from '../../src/formats/pem.ts';
import { x509 } from '../../src/formats/x509.ts';
import { DecodeError } from '../../src/model/problem.ts';
import { complementsEqual, expectMutationsCovered, expectTruncationsCovered } from '../support/coverage.ts';
import { memoryNode, recordSites } from '../support/record-sites.ts';

const name = 'etc/ssl/certs/ca-certificates.crt';
const one = testCertificate({ subject: 'Root One', serial: 0x11223344 });
const two = testCertificate({ subject: 'Root Two', serial: 0x55667788 });

function toPem(der: Buffer, width = 64): string {
  const lines = der.toString('base64').match(new RegExp(`.{1,${width}}`, 'g')) ?? [];
  return `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`;
}

function sitesOf(left: string, right: string, file = name) {
  const { sites } = recordSites(pem.compare, memoryNode(file, left), memoryNode(file, right));
  expect(complementsEqual(Buffer.from(left), Buffer.from(right), sites)).toBe(true);
  return sites;
}

describe('pem', () => {
  it('tells order from other certificates', () => {
    expect(sitesOf(toPem(one) + toPem(two), toPem(two) + toPem(one))).toMatchObject([
      { key: 'pem:order', facts: { itemsEqual: true, duplicates: false, certificatesOnly: true, sameText: true } },
    ]);
    const three = testCertificate({ subject: 'Root Two', serial: 0x55667789 });
    expect(sitesOf(toPem(one) + toPem(two), toPem(one) + toPem(three))).toMatchObject([
      { key: 'pem:record', name: 'CN=Root Two', right: null, facts: { subject: 'CN=Root Two' } },
      { key: 'pem:record', name: 'CN=Root Two', left: null },
    ]);
  });

  it('names the fields of a single certificate', () => {
    const other = testCertificate({ subject: 'Root One!!', serial: 0x11223399 });
    const sites = sitesOf(toPem(one), toPem(other));
    expect(sites.map(({ key, name: field }) => `${key} ${field}`)).toEqual([
      'x509:field structure',
      'x509:field serialNumber',
      'x509:field issuer',
      'x509:field subject',
      'x509:field signatureValue',
      'pem:layout base64 of equal fields',
    ]);
  });

  it('takes other line lengths for layout', () => {
    expect(sitesOf(toPem(one), toPem(one, 76))).toMatchObject([{ key: 'pem:layout', role: 'encoding' }]);
  });

  it('never shows what a private key is', () => {
    const key = (text: string) => `-----BEGIN PRIVATE KEY-----\n${text}\n-----END PRIVATE KEY-----\n`;
    const sites = sitesOf(key('c2VjcmV0b25l'), key('c2VjcmV0dHdv'), 'app/server.key');
    expect(sites).toMatchObject([{ key: 'pem:field', name: 'PRIVATE KEY content', facts: { label: 'PRIVATE KEY' } }]);
    expect(JSON.stringify(sites)).not.toMatch(/c2VjcmV0|secret/);
  });

  it('refuses a block without end', () => {
    expect(() => parsePem(Buffer.from('-----BEGIN CERTIFICATE-----\nAAAA\n'))).toThrow(DecodeError);
  });

  it('covers every difference', () => {
    const document = Buffer.from(`# two roots\n${toPem(one)}\n${toPem(two)}`);
    expectTruncationsCovered(pem, name, document);
    expect(expectMutationsCovered(pem, name, document, 400)).toBeGreaterThan(100);
    const single = Buffer.from(toPem(one));
    expectTruncationsCovered(pem, name, single);
    expect(expectMutationsCovered(pem, name, single, 400)).toBeGreaterThan(50);
  });

  const bundle = '/etc/ssl/certs/ca-certificates.crt';
  it.skipIf(!existsSync(bundle))('reads every certificate of this system (needs ca-certificates)', () => {
    const records = parsePem(readFileSync(bundle));
    expect(records.every(({ certificate }) => certificate !== null)).toBe(true);
    expect(records.length).toBeGreaterThan(100);
  });
});

describe('x509', () => {
  it('covers every difference', () => {
    expectTruncationsCovered(x509, 'a.der', one);
    expect(expectMutationsCovered(x509, 'a.der', one, 400)).toBeGreaterThan(20);
  });

  describe.skipIf(spawnSync('openssl', ['version']).status !== 0)('certificates by openssl (needs openssl)', () => {
    let folder = '';
    beforeAll(() => {
      folder = mkdtempSync(join(tmpdir(), 'x509-'));
    });
    afterAll(() => rmSync(folder, { recursive: true }));

    function make(file: string, key: string): Buffer {
      const args = `req -x509 -key ${key} -out ${file} -outform DER -subj /O=Example/CN=host -days 30`;
      expect(spawnSync('openssl', args.split(' '), { cwd: folder }).status).toBe(0);
      return readFileSync(join(folder, file));
    }

    it('agrees with openssl, and the signature follows from the rest', () => {
      const key = 'genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out key.pem';
      expect(spawnSync('openssl', key.split(' '), { cwd: folder }).status).toBe(0);
      const [left, right] = [make('left.der', 'key.pem'), make('right.der', 'key.pem')];
      const certificate = readCertificate(left);
      const show = spawnSync(
        'openssl',
        'x509 -inform DER -in left.der -noout -serial -fingerprint -sha256'.split(' '),
        {
          cwd: folder,
          encoding: 'utf8',
        },
      ).stdout;
      const serial = certificate.fields.find(({ name: field }) => field === 'serialNumber')?.value;
      expect(BigInt(`0x${String(serial)}`)).toBe(BigInt(`0x${/serial=(\w+)/.exec(show)?.[1]}`));
      expect(show.replaceAll(':', '').toLowerCase()).toContain(certificate.fingerprint);
      expect(certificate).toMatchObject({ subject: 'O=Example, CN=host', selfIssued: true });
      const { sites } = recordSites(x509.compare, memoryNode('a.der', left), memoryNode('a.der', right));
      const fields = sites.map(({ name: field }) => field);
      expect(fields).toContain('serialNumber');
      const signature = sites.find(({ name: field }) => field === 'signatureValue');
      expect(signature).toMatchObject({ left: { derived: { holds: true } }, right: { derived: { holds: true } } });
      expect(complementsEqual(left, right, sites)).toBe(true);
    });
  });
});
