import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { artefact } from '../../fixtures/images/parts/artefacts.ts';
import { blake3 } from '../../src/formats/elf/blake3.ts';
import { buildIdLinker } from '../../src/formats/elf/build-id.ts';
import { readNotes } from '../../src/formats/elf/notes.ts';
import { readElf } from '../../src/formats/elf/read-elf.ts';
import { elf } from '../../src/formats/elf.ts';
import type { ByteRange } from '../../src/model/bytes.ts';
import { DecodeError } from '../../src/model/problem.ts';
import { memoryNode, memorySource, recordSites } from '../support/record-sites.ts';

function idOf(bytes: Buffer): ByteRange {
  const file = readElf(memorySource(bytes));
  const section = file.sections.find(({ name }) => name === '.note.gnu.build-id');
  const note = section === undefined ? undefined : readNotes(file, section)?.[0];
  if (note === undefined) throw new Error('the file has no build id');
  return note.descriptor;
}

function linkerOf(bytes: Buffer): string | undefined {
  return buildIdLinker(readElf(memorySource(bytes)), idOf(bytes));
}

/** The same where damage may have left no readable file. */
function linkerOfDamaged(bytes: Buffer, id: ByteRange): string | undefined {
  try {
    return buildIdLinker(readElf(memorySource(bytes)), id);
  } catch (error) {
    if (error instanceof DecodeError) return undefined;
    throw error;
  }
}

/** `int one(void) { return 1; }` linked by LLD of LLVM 14 and 16, gzip-compressed. */
const byLld = {
  'LLVM 14, md5':
    'H4sIAAAAAAACA61Tv0vDQBR+Sdso7VJFpBSHTG4eFYpIBxVafwxF6OAkgkkTTKhJoEmhnXR0FDdXFwdBxMndv0Po4loE0dF6ie/o' +
    '5WgMgh/cfdx39927e3fvbLu5I0sSMGRgAyYjgC3kN5nX1kGhfQHy0dosbZdoErkHcZ5FDqdztBVxX5EViHOR84XaIq4TWYc4s3gy' +
    '+kq4TuRjiDPztV4DQ4G/I5uSFxXinOW4GL0DwO7+AShzN/X3F+vIv9scPd6POknxwm3naUbF/ElcK+P+5zi+vb4ogOea/D5P4cTz' +
    'xP+A5y3guIScAy6xFHlB//gaeyEPpennbdpux+zW1Iap25qrNpsNdbVKKmQNgLheYJITt0f0nn1qrNgGEGPg+gMHItXSfOtHCbpA' +
    'ArMf0JEWaJGmOXYbiO77QNqe45gunfQtujLQdPgHhNeZmVw78V1BeFeGBcylLOSXcYXzSdw/ZHlfou1zPPaYn+V3KMSXhX/MsIx/' +
    'Sxbej3Fuyn15EK4Gf6tbEOqWoYr+DEyvX0iJX8MYzJ9Ux1nh/uwcddSYvy/HOS3+HmoVQWf+coKfcYuLzeMK/Ycp8b8BPzBzPLAF' +
    'AAA=',
  'LLVM 16, md5':
    'H4sIAAAAAAACA61Tv0vDQBR+SdMq7VJESikdMoibZ0Up4iCC9ccQlA5OLiZNsEGTQJNCO+koTuIg+BeI4KC4uPtvKHRxd9HReonv' +
    '6OVoDIIf3H3cd/fdu3t372RD25QlCRgysAqjEcAa8rvMa8uQo30B8tFahbYLNInchThPIofTWdqKuK/IOYhzkfOFWgnXiWxAnFk8' +
    'GX1lXCfyAcSZ+ZpvgZmDv0NJyYsKcVY4LkbvALC1swe78w/Vu+D19qV0vniVmXlMihduO0UzKuZP4loF9z/F8c31WQE81+L3eQon' +
    'nkf+ezxvAcdl5CxwiaXIC/rH19ALeSCNP69mu0dWZ0VtWIatu6qmNdSFOqmROgBxvcAih26XGF372JyzTSBm3/X7DkRqW/fbP0rQ' +
    'ARJYvYCO9ECPNN2xW0AM3wfS8hzHcumk36YrA92Af0B4nYnRtRPfFYR3ZZjGXMpCfhnXOJ/E/UOW9yptn8Ohx/wsvwMhviz8Y4ZZ' +
    '/Fuy8H6Ms2Puy4NwNfhb3YJQtwxL6M/A+PqFlPgrGIP5k+pYEe7PzrGOGvP35Dinxd9GrSbozF9J8DNucrF5XKJ/PyX+N2s2T3Kw' +
    'BQAA',
  'LLVM 16, sha1':
    'H4sIAAAAAAACA61Tv0vDUBC+pGmVdilSpLQOHcStjwpSpIMIrT+GIHRwcjFpg43aBJoU2kHb0VHcXFz9F7oJOvsHODgKDg4udbQm' +
    '8Y6+PPoDwYOXj/ty37v37t31dtRdWZKALAJbMPYAthE/ZZ7bhJj3TUA8iFW8dY0iES8gjIuI/u+ot5K4r4gxCGOS0/ncMsaJqEMY' +
    'KZ+MujTGiXgMYSRd9c2tx+DvpsypyyqEUeEwFbwDwN7BIVz2X1vZ8kO29PI4zN99nLrPrd6svP72S15lxTpK3Mpgnj7697dXCbAt' +
    'w48b+MTTWDfA8ybQTyNGqU6YJy7ww++R7eO7NPmcqmmdGa1SrmLopmblVLWSWy+yAisCMMt2DXZitZneNs/rebMOrN61nG4TArah' +
    'OY1fxm0Bc42O63maqwWc1jRrwHTHAVazm03D8n46DS/S1XT4B/Ovs4D9NOtdQXhXshTWUhbqS1jgdBLXh1T3FW99jUY26am+hDmu' +
    '3/k+JlvD3pKF9yOMTrgvb4ybwVlzC8Lckm2gPgKT5xfm5C9hDtJPm2NFuD+do4wc6TtyGOfl30euIPCkz0zRE1a53LzdoP5oTv4f' +
    'W9Oa7rAFAAA=',
};

describe('BLAKE3', () => {
  // The input of the reference implementation's own vectors: bytes counting up to 250 and again.
  it.each([
    [0, 'af1349b9f5f9a1a6a0404dea36dcc949'],
    [1, '2d3adedff11b61f14c886e35afa03673'],
    [1023, '10108970eeda3eb932baac1428c7a216'],
    [1024, '42214739f095a406f3fc83deb889744a'],
    [1025, 'd00278ae47eb27b34faecf67b4fe263f'],
    [3072, 'b98cb0ff3623be03326b373de6b90952'],
    [31744, '62b6960e1a44bcc1eb1a611a8d6235b6'],
  ])('hashes %d bytes as the reference does', (length, expected) => {
    const bytes = Buffer.from(Array.from({ length }, (_, at) => at % 251));
    expect(blake3(bytes, 16).toString('hex')).toBe(expected);
  });
});

describe('the build id', () => {
  it('follows from the file by the formula of GNU ld', () => {
    for (const name of ['17', '42', '2301', '17.sha1', '17.debug', '42.debug']) {
      expect(linkerOf(artefact(`native/libservice-jni.${name}.so`)), name).toBe('GNU ld');
    }
  });

  it.each(Object.entries(byLld))('follows from the file by the formula of LLD (%s)', (_, text) => {
    expect(linkerOf(gunzipSync(Buffer.from(text, 'base64')))).toBe('LLD');
  });

  it('proves nothing once a byte of the id or of a linked section is another', () => {
    const file = artefact('native/libservice-jni.17.so');
    const id = idOf(file);
    const { sections } = readElf(memorySource(file));
    const linked = sections.filter(({ name }) => ['.text', '.rodata', '.dynsym', '.data'].includes(name));
    for (const at of [id.start, ...linked.map((section) => section.at.start)]) {
      const changed = Buffer.from(file);
      changed.writeUInt8(file.readUInt8(at) ^ 1, at);
      expect(linkerOf(changed), `byte ${at}`).toBeUndefined();
    }
  });

  it('is derived on both sides, and false where the other side’s formula does not give it in a file of the same make', () => {
    const left = artefact('native/libservice-jni.17.so');
    const right = artefact('native/libservice-jni.42.so');
    const siteOf = (a: Buffer, b: Buffer) =>
      recordSites(elf.compare, memoryNode('x.so', a), memoryNode('x.so', b)).sites.find(
        ({ key }) => key === 'elf:build-id',
      );
    const derived = { equation: 'GNU ld build id of the rest of the file', holds: true };
    expect(siteOf(left, right)).toMatchObject({ left: { derived }, right: { derived }, of: ['layer:0', 'x.so'] });
    const random = Buffer.from(right).fill(0x5a, idOf(right).start, idOf(right).end);
    // An id of 16 bytes may be a random one (`--build-id=uuid`).
    expect(siteOf(left, random)?.left?.derived).toBeUndefined();
    const own = artefact('native/libservice-jni.17.sha1.so');
    const other = Buffer.from(own).fill(0x5a, idOf(own).start, idOf(own).end);
    expect(siteOf(own, other)).toMatchObject({ left: { derived }, right: { derived: { ...derived, holds: false } } });
    expect(siteOf(other, own)).toMatchObject({ left: { derived: { ...derived, holds: false } }, right: { derived } });
    // Another compiler may have another linker, with a formula that is not known.
    const foreign = Buffer.from(other);
    foreign.write('?', foreign.indexOf('GCC: ('));
    expect(siteOf(own, foreign)?.left?.derived).toBeUndefined();
    expect(siteOf(own, foreign)?.right?.derived).toBeUndefined();
  });

  it('survives any damage', () => {
    const file = artefact('native/libservice-jni.17.so');
    const id = idOf(file);
    const edit = fc.tuple(fc.nat({ max: file.length - 1 }), fc.nat({ max: 255 }));
    const table = fc.tuple(fc.integer({ min: file.length - 2048, max: file.length - 1 }), fc.nat({ max: 255 }));
    fc.assert(
      fc.property(fc.array(fc.oneof(edit, table), { maxLength: 8 }), fc.nat({ max: file.length }), (edits, size) => {
        const damaged = Buffer.from(file);
        for (const [at, value] of edits) damaged.writeUInt8(value, at);
        const linker = linkerOfDamaged(damaged, id);
        expect(linker === undefined || linker === 'GNU ld').toBe(true);
        expect(linkerOfDamaged(damaged.subarray(0, size), id) === undefined || size === file.length).toBe(true);
      }),
      { seed: 42, numRuns: 200 },
    );
  });

  it('costs one pass over a file whose sections all claim the whole of it', () => {
    const file = Buffer.from(artefact('native/libservice-jni.17.so'));
    const table = Number(file.readBigUInt64LE(0x28));
    const count = file.readUInt16LE(0x3c);
    for (let at = 1; at < count - 1; at += 1) {
      file.writeBigUInt64LE(0n, table + at * 64 + 0x18);
      file.writeBigUInt64LE(BigInt(file.length), table + at * 64 + 0x20);
    }
    let read = 0;
    const source = memorySource(file);
    const counting = {
      size: source.size,
      read: (start: number, end: number) => {
        const bytes = source.read(start, end);
        read += bytes.length;
        return bytes;
      },
    };
    expect(buildIdLinker(readElf(counting), { start: 0x300, end: 0x310 })).toBeUndefined();
    expect(read).toBeLessThan(4 * file.length);
  });
});

const hasTools = ['gcc', 'ld.gold', 'strip'].every((tool) => spawnSync(tool, ['--version']).status === 0);

describe.skipIf(!hasTools)('the build id of the linkers at hand (needs gcc, gold and strip)', () => {
  let folder = '';
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'build-id-'));
    const source =
      '#include <stdio.h>\nstatic int n[99];\n__thread int t;\nint f(int a) { n[a] = t; return puts("x"); }\n';
    writeFileSync(join(folder, 'x.c'), source);
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  function link(...options: readonly string[]): Buffer {
    execFileSync('gcc', ['-shared', '-fPIC', '-O1', ...options, '-o', 'x.so', 'x.c'], { cwd: folder });
    return readFileSync(join(folder, 'x.so'));
  }

  it.each(['md5', 'sha1'])('is what --build-id=%s gives', (style) => {
    const id = `-Wl,--build-id=${style}`;
    expect(linkerOf(link(id))).toBe('GNU ld');
    expect(linkerOf(link(id, '-g', '-gz'))).toBe('GNU ld');
    expect(linkerOf(link(id, '-s'))).toBe('GNU ld');
    expect(linkerOf(link(id, '-fuse-ld=gold'))).toBe('gold');
  });

  it('is unknown for random ids, and after strip', () => {
    expect(linkerOf(link('-Wl,--build-id=uuid'))).toBeUndefined();
    link('-Wl,--build-id=sha1');
    execFileSync('strip', ['x.so'], { cwd: folder });
    expect(linkerOf(readFileSync(join(folder, 'x.so')))).toBeUndefined();
  });
});
