import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { accounts } from '../../src/formats/accounts.ts';
import { parseAlternatives } from '../../src/formats/alternatives/parse.ts';
import { alternatives } from '../../src/formats/alternatives.ts';
import { apkInstalled } from '../../src/formats/apk-installed.ts';
import { debStanzas } from '../../src/formats/deb-stanzas.ts';
import type { Format } from '../../src/model/format.ts';
import { complementsEqual, expectMutationsCovered, expectTruncationsCovered } from '../support/coverage.ts';
import { memoryNode, recordSites, type Siblings } from '../support/record-sites.ts';

function sitesOf(format: Format, name: string, left: string, right: string, siblings: Siblings = {}) {
  const probe = (text: string) => ({ name, size: text.length, head: Buffer.from(text).subarray(0, 4096) });
  expect(format.matches(probe(left)) && format.matches(probe(right))).toBe(true);
  const { sites } = recordSites(format.compare, memoryNode(name, left), memoryNode(name, right), siblings);
  expect(complementsEqual(Buffer.from(left), Buffer.from(right), sites)).toBe(true);
  return sites;
}

const libc =
  'Package: libc6\nStatus: install ok installed\nArchitecture: amd64\nVersion: 2.36\nDescription: GNU C\n more\n\n';
const bash =
  'Package: bash\nStatus: install ok installed\nArchitecture: amd64\nVersion: 5.2\nConffiles:\n /etc/a 1\n /etc/b 2\n\n';
const zlib = 'Package: zlib1g\nArchitecture: amd64\nVersion: 1.2\n\n';

describe('deb-stanzas', () => {
  const name = 'var/lib/dpkg/status';

  it('tells fields, packages on one side and order apart', () => {
    const sites = sitesOf(debStanzas, name, libc + bash, bash.replace('5.2', '5.3') + zlib + libc);
    expect(sites).toMatchObject([
      { key: 'stanza:field', name: 'bash Version', left: { value: '5.2' }, right: { value: '5.3' } },
      { key: 'stanza:record', name: 'zlib1g', left: null, right: { value: 'zlib1g 1.2' } },
      { key: 'stanza:order', facts: { itemsEqual: false, duplicates: false } },
    ]);
  });

  it('says when nothing but the order differs', () => {
    expect(sitesOf(debStanzas, name, libc + bash + zlib, zlib + libc + bash)).toMatchObject([
      { key: 'stanza:order', left: { value: 'zlib1g' }, facts: { itemsEqual: true, duplicates: false } },
    ]);
    const conffiles = bash.replace(' /etc/a 1\n /etc/b 2\n', ' /etc/b 2\n /etc/a 1\n');
    expect(sitesOf(debStanzas, name, bash, conffiles)).toMatchObject([
      { key: 'stanza:field', name: 'bash Conffiles', facts: { linesEqual: true } },
    ]);
    const turned = zlib.replace(/(Arch.*\n)(Vers.*\n)/, '$2$1');
    expect(sitesOf(debStanzas, name, zlib, turned)).toMatchObject([{ key: 'stanza:field-order' }]);
    expect(sitesOf(debStanzas, name, zlib, `${zlib}\n`)).toMatchObject([{ key: 'stanza:layout', role: 'encoding' }]);
  });

  it('recomputes Installed-Size from the package’s list and the files', () => {
    const stanza = (size: number) => zlib.replace('\n\n', `\nInstalled-Size: ${size}\n\n`);
    const siblings: Siblings = {
      'var/lib/dpkg/info/zlib1g.list': ['/.\n/usr\n/usr/lib\n/usr/lib/z\n', '/.\n/usr\n/usr/lib\n/usr/lib/z\n'],
      'usr/lib/z': [Buffer.alloc(1025), Buffer.alloc(5000)],
    };
    const [site] = sitesOf(debStanzas, name, stanza(6), stanza(9), siblings);
    expect(site).toMatchObject({
      left: { derived: { holds: true } },
      right: { derived: { holds: true } },
      of: ['layer:0', 'var/lib/dpkg/info/zlib1g.list'],
    });
    const [other] = sitesOf(debStanzas, name, stanza(6), stanza(8), siblings);
    expect(other?.right?.derived).toBeUndefined();
  });

  it('compares what is no stanza as text', () => {
    expect(sitesOf(debStanzas, name, 'hello\n', 'world\n')).toMatchObject([{ key: 'text:line' }]);
  });

  it.skipIf(!existsSync('/var/lib/dpkg/status'))('reads every stanza of this system (needs dpkg)', () => {
    const status = readFileSync('/var/lib/dpkg/status', 'utf8');
    const stanzas = status.split(/(?<=\n\n)/);
    const turned = stanzas.reverse().join('');
    const sites = sitesOf(debStanzas, name, status, turned);
    expect(sites).toMatchObject([{ key: 'stanza:order', facts: { itemsEqual: true, duplicates: false } }]);
  });

  it('covers every difference', () => {
    const document = Buffer.from(libc + bash + zlib);
    expectTruncationsCovered(debStanzas, name, document);
    expect(expectMutationsCovered(debStanzas, name, document, 600)).toBe(600);
  });
});

describe('accounts', () => {
  const passwd = 'root:x:0:0:root:/root:/bin/sh\nntp:x:101:101::/var/ntp:/bin/false\nssl:x:102:102::/:/bin/false\n';

  it('names account and field', () => {
    expect(sitesOf(accounts, 'etc/passwd', passwd, passwd.replace('101:101', '103:101'))).toMatchObject([
      { key: 'account:field', name: 'ntp uid', left: { value: '101' }, right: { value: '103' } },
    ]);
    const [root, ntp, ssl] = passwd.split(/(?<=\n)/);
    expect(sitesOf(accounts, 'etc/passwd', passwd, `${root}${ssl}${ntp}`)).toMatchObject([
      { key: 'account:order', facts: { itemsEqual: true, duplicates: false, sharedIds: false } },
    ]);
  });

  it('does not print hashes of passwords', () => {
    const line = (hash: string) => `root:${hash}:20000:0:99999:7:::\n`;
    const [site] = sitesOf(accounts, 'etc/shadow', line('$6$salt$secretsecret'), line('!'));
    expect(site).toMatchObject({ name: 'root password', right: { value: '!' } });
    expect(JSON.stringify(site)).not.toContain('secret');
  });

  it('knows where passwords age', () => {
    const line = (day: number, most: string) => `app:!:${day}:0:${most}:7:::\n`;
    expect(sitesOf(accounts, 'etc/shadow', line(20001, '99999'), line(20002, '99999'))).toMatchObject([
      { name: 'app lastchg', facts: { ageing: false, field: 'lastchg' } },
    ]);
    expect(sitesOf(accounts, 'etc/shadow', line(20001, '90'), line(20002, '90'))).toMatchObject([
      { facts: { ageing: true } },
    ]);
  });

  it('covers every difference', () => {
    const document = Buffer.from(passwd);
    expectTruncationsCovered(accounts, 'etc/passwd', document);
    expect(expectMutationsCovered(accounts, 'etc/passwd', document, 600)).toBe(600);
  });
});

/** As apk-tools writes it: the fields of a package, then its folders and files. */
function apkPackage(name: string, version: string, content: string): string {
  const sum = createHash('sha1').update(content).digest('base64');
  return `C:Q1${createHash('sha1')
    .update(name + version)
    .digest('base64')}\nP:${name}\nV:${version}\nA:x86_64\nF:usr\nF:usr/bin\nR:${name}\na:0:0:755\nZ:Q1${sum}\n\n`;
}

describe('apk-installed', () => {
  const name = 'lib/apk/db/installed';

  it('recomputes the checksums of files in the layer', () => {
    const [left, right] = [apkPackage('tool', '1-r0', 'old'), apkPackage('tool', '1-r0', 'new')];
    expect(sitesOf(apkInstalled, name, left, right, { 'usr/bin/tool': ['old', 'new'] })).toMatchObject([
      {
        key: 'apk:field',
        name: 'tool Z usr/bin/tool',
        left: { derived: { equation: 'sha1(usr/bin/tool)', holds: true } },
        right: { derived: { holds: true } },
        of: ['layer:0', 'usr/bin/tool'],
      },
    ]);
    const [lie] = sitesOf(apkInstalled, name, left, right, { 'usr/bin/tool': ['old', 'other'] });
    expect(lie).toMatchObject({ right: { derived: { holds: false } } });
  });

  it('tells order from content, and covers every difference', () => {
    const [one, two] = [apkPackage('a', '1', 'x'), apkPackage('b', '2', 'y')];
    expect(sitesOf(apkInstalled, name, one + two, two + one)).toMatchObject([
      { key: 'apk:order', facts: { itemsEqual: true } },
    ]);
    expect(sitesOf(apkInstalled, name, one, one + two)).toMatchObject([{ key: 'apk:record', name: 'b', left: null }]);
    const document = Buffer.from(one + two);
    expectTruncationsCovered(apkInstalled, name, document);
    expect(expectMutationsCovered(apkInstalled, name, document, 600)).toBe(600);
  });
});

describe('alternatives', () => {
  const state =
    'auto\n/usr/bin/awk\nawk.1.gz\n/usr/share/man/man1/awk.1.gz\n\n/usr/bin/gawk\n10\n/usr/share/man/man1/gawk.1.gz\n/usr/bin/mawk\n5\n\n\n';
  const name = 'var/lib/dpkg/alternatives/awk';

  it('names choice and field', () => {
    expect(sitesOf(alternatives, name, state, state.replace('\n5\n', '\n7\n'))).toMatchObject([
      { key: 'alternatives:field', name: '/usr/bin/mawk priority', left: { value: '5' }, right: { value: '7' } },
    ]);
    expect(sitesOf(alternatives, name, state, state.replace('auto', 'manual'))).toMatchObject([{ name: 'link mode' }]);
  });

  it('covers every difference', () => {
    const document = Buffer.from(state);
    expectTruncationsCovered(alternatives, name, document);
    expect(expectMutationsCovered(alternatives, name, document, 600)).toBe(600);
  });

  const folder = '/var/lib/dpkg/alternatives';
  it.skipIf(!existsSync(folder))('reads all of this system (needs dpkg)', () => {
    for (const file of readdirSync(folder))
      expect(parseAlternatives(readFileSync(`${folder}/${file}`)), file).toBeDefined();
  });
});
