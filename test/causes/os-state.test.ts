import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Content, filePair, filesPair, type Pair, packTime } from '../../fixtures/causes/_shared/images.ts';
import { pemBlock, testCertificatePem } from '../../fixtures/lib/certificate.ts';
import {
  fontconfigCache,
  gconvCache,
  gdbmDatabase,
  keybox,
  ldSoCache,
  localeArchive,
} from '../../fixtures/lib/system-caches.ts';
import { compareImages } from '../../src/app/compare.ts';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'os-state-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

async function reportOf(build: (directory: string) => Promise<Pair>) {
  const { left, right } = await build(mkdtempSync(join(folder, 'pair-')));
  return compareImages(left, right, { jobs: 0 });
}

const one = testCertificatePem({ subject: 'Root One', serial: 0x11223344 });
const two = testCertificatePem({ subject: 'Root Two', serial: 0x55667788 });
const forged = testCertificatePem({ subject: 'Root Two', serial: 0x55667788, key: 9 });
const bundle = 'etc/ssl/certs/ca-certificates.crt';
const passwd = 'root:x:0:0:root:/root:/bin/sh\napp:x:999:999::/:/bin/false\nweb:x:998:998::/:/bin/false\n';
const stanza = (name: string, version: string): string =>
  `Package: ${name}\nStatus: install ok installed\nVersion: ${version}\n\n`;
const lib = (path: string): Buffer => ldSoCache([{ name: 'libssl.so.3', path }]);
const man = (text: string): Buffer => gdbmDatabase([['ls', `-\t1\t1\t${packTime}\t0\tA\t-\t-\tgz\t${text}`]]);
const apk = (name: string, version: string): string => `P:${name}\nV:${version}\nA:x86_64\n\n`;
const choices = 'auto\n/usr/bin/editor\n\n/bin/nano\n40\n/usr/bin/vim\n30\n\n';

const real: readonly (readonly [what: string, name: string, left: Content, right: Content])[] = [
  ['a swapped root certificate of the same name', bundle, one + two, one + forged],
  ['a swapped root certificate among moved ones', bundle, one + two, forged + one],
  ['one more root certificate', bundle, one, one + two],
  ['text between root certificates', bundle, one + two, `${two}# trusted\n${one}`],
  ['a key among moved root certificates', bundle, one + two, two + one + pemBlock('PRIVATE KEY', Buffer.from('x'))],
  ['an account that became root', 'etc/passwd', passwd, passwd.replace('999:999', '0:0')],
  ['one more account of id 0 among moved ones', 'etc/passwd', passwd, `toor:x:0:0::/:/bin/sh\n${passwd}`],
  [
    'two accounts of one id that changed places',
    'etc/passwd',
    'a:x:7:7::/:/a\nb:x:7:7::/:/b\n',
    'b:x:7:7::/:/b\na:x:7:7::/:/a\n',
  ],
  ['a shell', 'etc/passwd', passwd, passwd.replace('/bin/false', '/bin/sh')],
  ['an emptied password', 'etc/shadow', 'root:*:20000:0:99999:7:::\n', 'root::20001:0:99999:7:::\n'],
  [
    'a version among moved packages',
    'var/lib/dpkg/status',
    stanza('a', '1') + stanza('b', '2'),
    stanza('b', '2') + stanza('a', '0'),
  ],
  ['a package twice', 'var/lib/dpkg/status', stanza('a', '1') + stanza('a', '2'), stanza('a', '2') + stanza('a', '1')],
  [
    'a version among moved apk packages',
    'lib/apk/db/installed',
    apk('a', '1') + apk('b', '2'),
    apk('b', '3') + apk('a', '1'),
  ],
  ['another file for a library', 'etc/ld.so.cache', lib('/lib/libssl.so.3'), lib('/tmp/libssl.so.3')],
  [
    'another module for a character set',
    'usr/lib/gconv/gconv-modules.cache',
    gconvCache(['A//'], [1], 7),
    gconvCache(['B//'], [1], 7),
  ],
  [
    'other data of a locale',
    'usr/lib/locale/locale-archive',
    localeArchive([['de', 'ja']]),
    localeArchive([['de', 'no']]),
  ],
  ['another text in the index of pages', 'var/cache/man/index.db', man('list'), man('lost')],
  ['another key in a keybox', 'root/.gnupg/pubring.kbx', keybox(packTime, 'one'), keybox(packTime + 9, 'two')],
  [
    'other fonts',
    `var/cache/fontconfig/${'0'.repeat(32)}-le64.cache-8`,
    fontconfigCache(1, 'a.ttf'),
    fontconfigCache(1, 'b.ttf'),
  ],
  ['another priority', 'var/lib/dpkg/alternatives/editor', choices, choices.replace('30', '50')],
  ['an added module', 'usr/lib/x/gio/modules/giomodule.cache', 'a.so: x\nb.so: y\n', 'b.so: y\na.so: x\nc.so: z\n'],
  ['another virtual package', 'etc/apk/world', '.a=20250603.071244\n', '.b=20250603.094002\n'],
  ['the text of a changelog', 'usr/share/doc/a/changelog', '  * one\n', '  * two\n'],
  [
    'a file that an apk checksum does not fit',
    'lib/apk/db/installed',
    'P:a\nV:1\nF:usr\nR:b\nZ:Q1AA==\n\n',
    'P:a\nV:1\nF:usr\nR:b\nZ:Q1BA==\n\n',
  ],
];

describe('a real change in the state of the system', () => {
  it.each(real)('is never harmless: %s', async (_, name, left, right) => {
    const report = await reportOf((directory) => filePair(directory, name, left, right));
    expect(report.verdict).toBe('different');
  });

  it('names the subject of a swapped root certificate', async () => {
    const report = await reportOf((directory) => filePair(directory, bundle, one + two, one + forged));
    const findings = report.findings.filter(({ role }) => role !== 'derived');
    expect(findings.map(({ cause }) => cause)).toEqual(['ca-bundle-order', 'ca-bundle-order']);
    for (const { security } of findings) {
      expect(security?.severity).toBe('high');
      expect(security?.why).toContain('CN=Root Two');
    }
  });

  it('calls a checksum of apk that does not fit its file a finding', async () => {
    const installed = (sum: string): string => `P:a\nV:1\nF:usr\nR:b\nZ:Q1${sum}\n\n`;
    const files = (sum: string) => ({ 'usr/b': 'same', 'lib/apk/db/installed': installed(sum) });
    const right = createHash('sha1').update('same').digest('base64');
    const report = await reportOf((directory) =>
      filesPair(directory, files('AAAAAAAAAAAAAAAAAAAAAAAAAAA='), files(right)),
    );
    expect(report.findings.filter(({ role }) => role !== 'derived')).toMatchObject([
      { grade: 'finding', security: { severity: 'high', why: 'the left value is not sha1(usr/b)' } },
    ]);
  });

  it('claims a private key beside its new certificate, and never prints it', async () => {
    const files = (key: number) => ({
      'srv/server.crt': testCertificatePem({ subject: 'localhost', serial: key, key, notBefore: packTime }),
      'srv/server.key': pemBlock('PRIVATE KEY', Buffer.from(`secret ${key}`)),
    });
    const report = await reportOf((directory) => filesPair(directory, files(1), files(2)));
    const keys = report.findings.filter(({ path }) => path.includes('srv/server.key'));
    expect(keys.map(({ cause, security }) => `${cause} ${security?.severity}`)).toEqual(['x509-generated critical']);
    expect(JSON.stringify(report)).not.toContain(Buffer.from('secret').toString('base64').slice(0, 6));
  });
});
