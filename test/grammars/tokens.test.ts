import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { digestPair, digests, digestText, knownDigests } from '../../src/grammars/digest-text.ts';
import { epochBytesPair } from '../../src/grammars/epoch-bytes.ts';
import { epochTextPair, epochTexts } from '../../src/grammars/epoch-text.ts';
import { hostKind, hostPair, isHostKey } from '../../src/grammars/host-token.ts';
import { kernelPair } from '../../src/grammars/kernel-release.ts';
import { isEphemeralPort, pidPortPair } from '../../src/grammars/pid-port.ts';
import { pointerBytesPair, pointerPair, pointers } from '../../src/grammars/pointer.ts';
import { randomSuffixes, randomSuffixPair } from '../../src/grammars/random-suffix.ts';
import { isRenaming, swappedTokens } from '../../src/grammars/swapped-tokens.ts';
import { isUserKey, userPair } from '../../src/grammars/user-token.ts';
import { parseUuid, uuidPair, uuids } from '../../src/grammars/uuid.ts';
import { isVersionKey, parseVersion, versionPair, versions } from '../../src/grammars/version-text.ts';

/** 2026-11-24T10:00:00Z and a day and a half later. */
const build = 1_795_514_400;
const later = build + 130_000;
const clocks = { left: { times: [build] }, right: { times: [later] } };

describe('tokens swapped between two texts', () => {
  const one = '9f8b0c1d-2e3f-4a5b-8c6d-7e8f90a1b2c3';
  const other = '01234567-89ab-4cde-9f01-23456789abcd';

  it('are found where nothing else differs', () => {
    expect(swappedTokens(`id=${one}; n=1`, `id=${other}; n=1`, uuids)).toMatchObject([{ left: one, right: other }]);
    expect(swappedTokens(`id=${one}; n=1`, `id=${other}; n=2`, uuids)).toBeUndefined();
    expect(swappedTokens(`id=${one}`, 'id=none', uuids)).toBeUndefined();
    expect(swappedTokens(one, one, uuids)).toBeUndefined();
  });

  it('never concern texts that are cut or hold a NUL', () => {
    const long = 'x'.repeat(4096);
    expect(swappedTokens(`${long} ${one}`, `${long} ${other}`, uuids)).toBeUndefined();
    expect(swappedTokens(`${one}\0`, `${other}\0`, uuids)).toBeUndefined();
  });

  it('are a renaming only one to one', () => {
    expect(
      isRenaming([
        { left: 'a', right: 'x' },
        { left: 'b', right: 'y' },
        { left: 'a', right: 'x' },
      ]),
    ).toBe(true);
    expect(
      isRenaming([
        { left: 'a', right: 'x' },
        { left: 'b', right: 'x' },
      ]),
    ).toBe(false);
    expect(
      isRenaming([
        { left: 'a', right: 'x' },
        { left: 'a', right: 'y' },
      ]),
    ).toBe(false);
  });

  it('swapping them gives the other text', () => {
    const tokens = fc.uuid({ version: 4 });
    const words = fc.stringMatching(/^[a-z =]{0,10}$/);
    const parts = fc.array(fc.tuple(words, tokens, tokens), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(parts, (list) => {
        const text = (at: 1 | 2): string => list.map((part) => `${part[0]} ${part[at]} `).join('');
        const found = swappedTokens(text(1), text(2), uuids);
        if (text(1) === text(2)) return;
        let swapped = text(1);
        for (const { left, right } of found ?? []) swapped = swapped.replace(left, right);
        expect(swapped).toBe(text(2));
      }),
      { seed: 7, numRuns: 200 },
    );
  });
});

describe('UUIDs', () => {
  it.each([
    // The examples of RFC 9562, appendix A: all of 2022-02-22T19:22:22Z.
    ['C232AB00-9414-11EC-B3C8-9F6BDECED846', 1, 1_645_557_742],
    ['1EC9414C-232A-6B00-B3C8-9F6BDECED846', 6, 1_645_557_742],
    ['017F22E2-79B0-7CC3-98C4-DC0C0C07398F', 7, 1_645_557_742],
    ['919108f7-52d1-4320-9bac-f847db4148a8', 4, null],
    ['5df41881-3aed-3515-88a7-2f4a814cf09e', 3, null],
  ])('%s is of version %i', (text, version, time) => {
    expect(parseUuid(text)).toEqual({ version, time });
  });

  it.each([
    '919108f7-52d1-0320-9bac-f847db4148a8',
    '919108f7-52d1-4320-1bac-f847db4148a8',
    '919108F7-52d1-4320-9bac-f847db4148a8',
  ])('%s is none', (text) => expect(parseUuid(text)).toBeUndefined());

  it('are a pair in one version alone', () => {
    const random = '919108f7-52d1-4320-9bac-f847db4148a8';
    expect(uuidPair(random, '5df41881-3aed-3515-88a7-2f4a814cf09e')).toBeUndefined();
    expect(uuidPair(random, random.replace('9', '8'))).toMatchObject({ version: 4, source: 'random' });
    expect(uuidPair(random, random.replace('9', '8').toUpperCase())).toBeUndefined();
  });
});

describe('random tails', () => {
  it.each([
    ['ccW8dK2x.o', 'ccQz91Lm.o', 'gcc'],
    ['tmpa1b2_c3d', 'tmpzz99yyxx', 'python tempfile'],
    ['pip-build-env-x8k2m1qz', 'pip-build-env-a9s8d7f6', 'pip'],
    ['tmp.Ab3dE5gH7j', 'tmp.Zz9yX8wV7u', 'mktemp'],
    ['collector.X3dK9q', 'collector.m2PzQ1', 'mktemp'],
    ['report12345678901234567890', 'report1234567890123456789', 'java temporary file'],
    ['go-build123456789', 'go-build98765432', 'go'],
  ])('%s and %s are of %s', (left, right, generator) => {
    expect(randomSuffixPair(left, right)).toMatchObject({ generator });
  });

  it.each([
    ['words', 'collector-report', 'collector-record'],
    ['numbers', 'report.123456', 'report.654321'],
    ['another ending', 'ccW8dK2x.o', 'ccQz91Lm.s'],
    ['another length', 'tmp.Ab3dE5gH7j', 'tmp.Ab3dE5gH7jk'],
    ['one word and one tail', 'collector.X3dK9q', 'collector.report'],
    ['versions', 'library-1.2.3', 'library-1.2.4'],
  ])('not %s', (_, left, right) => expect(randomSuffixPair(left, right)).toBeUndefined());

  it('inside a text', () => {
    expect(swappedTokens('/tmp/ccW8dK2x.o: ok', '/tmp/ccQz91Lm.o: ok', randomSuffixes)).toMatchObject([
      { found: { stem: 'cc', left: 'W8dK2x', right: 'Qz91Lm' } },
    ]);
  });
});

describe('texts that may be digests', () => {
  const empty = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';

  it.each([
    [empty, 32, 'hex', null],
    [`sha256:${empty}`, 32, 'hex', 'sha256'],
    ['sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=', 32, 'base64', 'sha256'],
    ['sha256=47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU', 32, 'base64url', 'sha256'],
    ['4OYMIQUY7QOBJGX36TEJS35ZEQT24QPEMSNZGTFESWMRW6CSXBKQ====', 32, 'base32', null],
    ['D41D8CD98F00B204E9800998ECF8427E', 16, 'HEX', null],
  ])('%s', (text, bytes, spelling, algorithm) => {
    expect(digestText(text)).toMatchObject({ bytes, spelling, algorithm });
  });

  it('spell one digest in one way', () => {
    const hexes = [empty, 'sha256=47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU'].map((text) => digestText(text)?.hex);
    expect(hexes).toEqual([empty, empty]);
  });

  it.each([
    '0'.repeat(64),
    'sha1:d41d8cd98f00b204e9800998ecf8427e',
    'aggregated-reports-of-2026',
    'ReportAggregatorImpl42',
    empty.slice(1),
  ])('%s is none', (text) => expect(digestText(text)).toBeUndefined());

  it('are looked up among the known ones', () => {
    const isKnown = knownDigests([`sha256:${empty}`]);
    const found = digestText('47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=');
    expect(found !== undefined && isKnown(found)).toBe(true);
    const other = digestText('57DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=');
    expect(other !== undefined && isKnown(other)).toBe(false);
  });

  it('are a pair in one shape alone', () => {
    expect(digestPair(empty, empty.replace('e', 'd'))).toBeDefined();
    expect(digestPair(empty, `sha256:${empty.replace('e', 'd')}`)).toBeUndefined();
    expect(digestPair(empty, empty.slice(0, 32))).toBeUndefined();
    expect(swappedTokens(`"${empty}"`, `"${empty.replace('e', 'd')}"`, digests)).toHaveLength(1);
  });
});

describe('versions', () => {
  it.each(['1.2.3', 'v1.2', '2:8.2p1', '1.0-SNAPSHOT', '33.4.0-jre', '2.36-9+deb12u13', '1.0~rc1', '2026.11.24'])(
    '%s',
    (text) => expect(parseVersion(text)).toBeDefined(),
  );
  it.each(['12', '1e5', '12:30', 'a.b', '1.', '.5', '1..2', `1.${'2.'.repeat(9)}3`])('%s is none', (text) =>
    expect(parseVersion(text)).toBeUndefined(),
  );

  it('are no addresses, and no other texts', () => {
    expect(versionPair('10.0.0.1', '10.0.0.2')).toBeUndefined();
    expect(versionPair('1.2', 'v1.3')).toBeUndefined();
    expect(versionPair('17.0.9', '17.0.10')).toBeDefined();
    expect(swappedTokens('javac 17.0.9', 'javac 17.0.10', versions)).toHaveLength(1);
    expect(swappedTokens('lib/guava-33.3.1-jre.jar', 'lib/guava-33.4.0-jre.jar', versions)).toHaveLength(1);
    expect([isVersionKey('Build-Jdk'), isVersionKey('java.version'), isVersionKey('Implementation-Version')]).toEqual([
      false,
      true,
      true,
    ]);
  });
});

describe('hosts, users, processes and kernels', () => {
  it.each([
    ['0123456789ab', 'container'],
    ['fv-az123-456', 'runner'],
    ['ip-10-0-3-17.eu-west-1.compute.internal', 'cloud'],
    ['collector-7d9f8b6c5d-x2v4k', 'pod'],
    ['build.example.com', 'domain'],
    ['agent-3', 'label'],
  ])('%s is a %s', (text, kind) => expect(hostKind(text)).toBe(kind));

  it('are told by their keys or by their shape', () => {
    expect(hostPair('fv-az123-456', 'fv-az99-1')).toMatchObject({ telling: true });
    expect(hostPair('agent-3', 'agent-4')).toMatchObject({ telling: false });
    expect(hostPair('not a host', 'agent-4')).toBeUndefined();
    expect(['Build-Host', 'git.build.host', 'HOSTNAME', 'buildHost', 'ghost', 'hosting'].map(isHostKey)).toEqual([
      true,
      true,
      true,
      true,
      false,
      false,
    ]);
    expect(userPair('runner', 'jenkins')).toMatchObject({ telling: true });
    expect(userPair('anna', 'jenkins')).toMatchObject({ telling: false });
    expect(userPair('a b', 'jenkins')).toBeUndefined();
    expect(['Built-By', 'git.build.user.name', 'userId', 'abuser'].map(isUserKey)).toEqual([true, true, false, false]);
    expect(pidPortPair('pid', '4711', '4712')).toMatchObject({ kind: 'pid' });
    expect(pidPortPair('server.port', '34567', '65536')).toBeUndefined();
    expect(pidPortPair('support', '1', '2')).toBeUndefined();
    expect([8080, 40_000].map(isEphemeralPort)).toEqual([false, true]);
    expect(kernelPair('6.1.0-28-amd64', '6.8.0-1017-azure')).toBeDefined();
    expect(kernelPair('6.1.0', '6.8.0')).toBeUndefined();
    expect(
      kernelPair(
        '#1 SMP PREEMPT_DYNAMIC Debian 6.1.119-1 (2024-11-22)',
        '#1 SMP PREEMPT_DYNAMIC Debian 6.1.128-1 (2025-02-07)',
      ),
    ).toBeDefined();
  });
});

describe('addresses', () => {
  it('lie where processes are', () => {
    expect(pointerPair('0x7f3a5c012340', '0x7f1b20012340')).toMatchObject({ area: 'library' });
    expect(pointerPair('0x5581a0012340', '0x7f1b20012340')).toBeUndefined();
    expect(pointerPair('0x112233445566', '0x112233445567')).toBeUndefined();
    expect(pointerPair('0x7f3a5c012341', '0x7f1b20012340')).toBeUndefined();
    expect(swappedTokens('<Object at 0x7f3a5c012340>', '<Object at 0x7f1b20012340>', pointers)).toHaveLength(1);
    const bytes = (value: bigint): Buffer => {
      const buffer = Buffer.alloc(8);
      buffer.writeBigUInt64LE(value);
      return buffer;
    };
    expect(pointerBytesPair(bytes(0x5581a0012340n), bytes(0x55d3a0012340n))).toMatchObject({ area: 'program' });
    expect(pointerBytesPair(bytes(12n), bytes(13n))).toBeUndefined();
  });
});

describe('times as numbers', () => {
  const number = (write: (buffer: Buffer) => void): Buffer => {
    const buffer = Buffer.alloc(16, 0x41);
    write(buffer);
    return buffer;
  };
  const big = BigInt;

  it.each<[string, (buffer: Buffer, seconds: number) => void]>([
    ['s 32-bit LE', (b, s) => void b.writeUInt32LE(s, 4)],
    ['s 32-bit BE', (b, s) => void b.writeUInt32BE(s, 4)],
    ['s 64-bit LE', (b, s) => void b.writeBigUInt64LE(big(s), 4)],
    ['ms 64-bit BE', (b, s) => void b.writeBigUInt64BE(big(s) * 1000n, 4)],
    ['ns 64-bit LE', (b, s) => void b.writeBigUInt64LE(big(s) * 1_000_000_000n, 4)],
    ['filetime 64-bit LE', (b, s) => void b.writeBigUInt64LE((big(s) + 11_644_473_600n) * 10_000_000n, 4)],
    ['1904 64-bit BE', (b, s) => void b.writeBigUInt64BE(big(s) + 2_082_844_800n, 4)],
    ['s double LE', (b, s) => void b.writeDoubleLE(s, 4)],
  ])('%s', (encoding, write) => {
    const left = number((buffer) => write(buffer, build + 30));
    const right = number((buffer) => write(buffer, later + 30));
    const differing = [...left.keys()].filter((at) => left[at] !== right[at]);
    const run = { start: differing[0] ?? 0, end: (differing.at(-1) ?? 0) + 1 };
    expect(epochBytesPair(left, right, run, clocks)).toMatchObject({ encoding, left: build + 30, right: later + 30 });
    // Sides turned, both times are away from the clocks of their images.
    expect(epochBytesPair(right, left, run, clocks)).toBeUndefined();
  });

  it('dos 32-bit LE', () => {
    const write = (iso: string): Buffer => {
      const at = new Date(iso);
      const buffer = Buffer.alloc(4);
      buffer.writeUInt16LE((at.getUTCHours() << 11) | (at.getUTCMinutes() << 5) | (at.getUTCSeconds() >> 1), 0);
      buffer.writeUInt16LE(((at.getUTCFullYear() - 1980) << 9) | ((at.getUTCMonth() + 1) << 5) | at.getUTCDate(), 2);
      return buffer;
    };
    const [left, right] = [write('2026-11-24T12:00:02Z'), write('2026-11-25T23:00:04Z')];
    expect(epochBytesPair(left, right, { start: 0, end: 3 }, clocks)).toMatchObject({ encoding: 'dos 32-bit LE' });
  });

  it('are not seen in random bytes', () => {
    let seen = 0;
    fc.assert(
      fc.property(
        fc.uint8Array({ minLength: 20, maxLength: 20 }),
        fc.uint8Array({ minLength: 4, maxLength: 4 }),
        (bytes, run) => {
          const left = Buffer.from(bytes);
          const right = Buffer.from(bytes);
          right.set(run, 8);
          if (epochBytesPair(left, right, { start: 8, end: 12 }, clocks) !== undefined) seen += 1;
        },
      ),
      { seed: 3, numRuns: 20_000 },
    );
    expect(seen).toBe(0);
  });

  it('are read as text, in the unit of the clock', () => {
    expect(epochTextPair(String(build), String(later), clocks)).toMatchObject({ unit: 's', radix: 10 });
    expect(epochTextPair(`${build}123`, `${later}123`, clocks)).toMatchObject({ unit: 'ms' });
    expect(epochTextPair(build.toString(16), later.toString(16), clocks)).toMatchObject({ unit: 's', radix: 16 });
    expect(epochTextPair(String(build), String(build + 1), clocks)).toBeUndefined();
    expect(epochTextPair('1234567890', '1234567891', clocks)).toBeUndefined();
    expect(swappedTokens(`t=${build}`, `t=${later}`, epochTexts(clocks))).toHaveLength(1);
  });
});
