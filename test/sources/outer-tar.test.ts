import { execFileSync } from 'node:child_process';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { memorySource } from '../../src/bytes/byte-source.ts';
import { InputError } from '../../src/model/problem.ts';
import { listMembers, looksLikeTar } from '../../src/sources/outer-tar.ts';
import { scratch, tarOf } from '../image/build-image.ts';

const directory = scratch();
const long = `${'d'.repeat(120)}/${'f'.repeat(140)}`;
/** Too long for the name field alone: ustar splits it. */
const split = `${'p'.repeat(80)}/${'s'.repeat(60)}`;
const plain = ['büro', 'empty', 'block', 'p'.repeat(80)];

function makeTree(): string {
  const tree = join(directory, 'tree');
  mkdirSync(join(tree, 'd'.repeat(120)), { recursive: true });
  mkdirSync(join(tree, 'p'.repeat(80)));
  writeFileSync(join(tree, long), 'long');
  writeFileSync(join(tree, split), 'split');
  writeFileSync(join(tree, 'büro'), 'utf-8');
  writeFileSync(join(tree, 'empty'), '');
  writeFileSync(join(tree, 'block'), 'x'.repeat(512));
  symlinkSync(`../${'t'.repeat(150)}`, join(tree, 'link'));
  return tree;
}

const tree = makeTree();

function gnuTar(format: string): Buffer {
  const names = format === 'ustar' ? plain : [...plain, 'link', 'd'.repeat(120)];
  return execFileSync('tar', ['-C', tree, '-cf', '-', `--format=${format}`, ...names.map((name) => `./${name}`)]);
}

function refusal(bytes: Buffer): string {
  try {
    listMembers(memorySource(bytes));
  } catch (error) {
    if (error instanceof InputError && error.code === 'archive-invalid') return error.message;
    throw error;
  }
  throw new Error('the archive was accepted');
}

/** Changes the first header and mends its checksum. */
function patched(archive: Buffer, offset: number, bytes: Buffer | string): Buffer {
  const copy = Buffer.from(archive);
  copy.set(Buffer.from(bytes), offset);
  copy.fill(0x20, 148, 156);
  const sum = copy.subarray(0, 512).reduce((total, byte) => total + byte, 0);
  copy.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148, 'latin1');
  return copy;
}

/** A pax header before a file, by hand: tar-stream refuses to write wrong ones. */
async function withPax(body: string, type = 'x'): Promise<Buffer> {
  const whole = await tarOf([{ name: 'pax', content: body }]);
  const header = patched(whole, 156, type).subarray(0, whole.length - 1024);
  return Buffer.concat([header, await tarOf([{ name: 'file', content: 'content' }])]);
}

describe('listMembers', () => {
  it.each(['gnu', 'pax', 'ustar'])('lists what GNU tar wrote as %s', (format) => {
    const archive = gnuTar(format);
    const members = listMembers(memorySource(archive));
    const contents = new Map(
      members.map(({ name, offset, size }) => [name, archive.toString('latin1', offset, offset + size)]),
    );
    expect(contents.get('büro')).toBe('utf-8');
    expect(contents.get('empty')).toBe('');
    expect(contents.get('block')).toBe('x'.repeat(512));
    expect(contents.get(split)).toBe('split');
    if (format === 'ustar') return;
    expect(contents.get(long)).toBe('long');
    expect(members.find(({ name }) => name === 'link')).toMatchObject({
      type: 'symlink',
      link: `../${'t'.repeat(150)}`,
    });
  });

  it('agrees with tar -t on names and their order', () => {
    const archive = gnuTar('pax');
    const file = join(directory, 'agree.tar');
    writeFileSync(file, archive);
    const listed = execFileSync('tar', ['-tf', file, '--quoting-style=literal'], { encoding: 'utf8' });
    const expected = listed
      .trimEnd()
      .split('\n')
      .map((name) => name.replace(/^\.\//, '').replace(/\/$/, ''));
    expect(listMembers(memorySource(archive)).map(({ name }) => name)).toEqual(expected);
  });

  it('reads base-256 and pax sizes', async () => {
    const archive = await tarOf([{ name: 'file', content: 'content' }]);
    const binary = patched(archive, 124, Buffer.from([0x80, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 7]));
    expect(listMembers(memorySource(binary))).toMatchObject([{ name: 'file', size: 7 }]);
    expect(listMembers(memorySource(await withPax('10 size=7\n')))).toMatchObject([
      { name: 'file', offset: 1536, size: 7 },
    ]);
    expect(listMembers(memorySource(await withPax('12 path=a/b\n')))).toMatchObject([{ name: 'a/b' }]);
  });

  it('refuses every truncation', async () => {
    const archive = await tarOf([
      { name: 'one', content: 'x'.repeat(600) },
      { name: 'two', content: 'y' },
    ]);
    expect(listMembers(memorySource(archive))).toHaveLength(2);
    for (let size = 0; size < archive.length; size += size % 512 === 0 || size % 512 === 511 ? 1 : 255) {
      expect(refusal(archive.subarray(0, size)), `cut at ${size}`).toMatch(
        /^the archive cannot be read as tar: at byte \d+, /,
      );
    }
  });

  it('refuses a wrong checksum and says which it should be', async () => {
    const archive = await tarOf([{ name: 'one' }]);
    archive.write('X', 0);
    expect(refusal(archive)).toMatch(/at byte 0, the header's checksum should be \d+, found \d+/);
  });

  it('refuses names that leave the archive', async () => {
    for (const name of ['../up', 'a/../../b', '/etc/passwd', 'a//b', 'a/./b']) {
      const archive = patched(
        await tarOf([{ name: 'x'.repeat(20) }]),
        0,
        Buffer.concat([Buffer.from(name), Buffer.alloc(20)]),
      );
      expect(refusal(archive)).toContain(`the member name "${name}" is not a plain relative path`);
    }
  });

  it('refuses what tar readers could disagree on', async () => {
    const archive = await tarOf([{ name: 'one', content: 'content' }]);
    expect(refusal(patched(archive, 156, 'S'))).toContain('the type "S"');
    expect(refusal(patched(archive, 156, '3'))).toContain('the type "3"');
    expect(refusal(patched(archive, 156, '5'))).toContain('a directory should have no content, but has 7 bytes');
    expect(refusal(patched(archive, 156, '2'))).toContain('a symlink should have no content');
    expect(refusal(patched(archive, 124, 'zzzzzzzzzzz\0'))).toContain('does not hold an octal number');
    expect(refusal(patched(archive, 124, '77777777777\0'))).toContain('reaches beyond the end');
    expect(refusal(patched(archive, 257, Buffer.alloc(8)))).toContain('the magic "ustar" is missing');
    expect(refusal(patched(archive, 0, 'one\0two'))).toContain('bytes behind its end');
    expect(refusal(patched(archive, 0, Buffer.from([0xff])))).toContain('not UTF-8');
    expect(refusal(Buffer.concat([archive, archive]))).toContain('there is data behind the end');
    expect(refusal(await withPax('18 GNU.sparse.a=1\n'))).toContain('sparse files are not read here');
    expect(refusal(await withPax('10 size=7\n10 size=7\n'))).toContain('the key "size" occurs twice');
    expect(refusal(await withPax('10 path=a\n', 'g'))).toContain('the global key "path" is not read here');
    expect(refusal(await withPax('99 path=a\n'))).toContain('a record does not end where its length says');
    expect(refusal(await withPax('path=a\n'))).toContain('a record does not begin with its length');
    expect(refusal(await withPax('10 size=x\n'))).toContain('does not hold a number');
    expect(refusal((await withPax('10 size=7\n')).subarray(0, 1024))).toContain('without an end mark');
  });

  it('passes over global comments, as git archive writes them', async () => {
    expect(listMembers(memorySource(await withPax('13 comment=a\n', 'g')))).toMatchObject([{ name: 'file' }]);
  });

  it('answers or refuses, whatever a byte is changed to', async () => {
    const archive = await withPax('10 size=7\n');
    const changes = fc.record({ at: fc.nat(archive.length - 1), byte: fc.nat(255) });
    fc.assert(
      fc.property(changes, ({ at, byte }) => {
        const copy = Buffer.from(archive);
        copy.writeUInt8(byte, at);
        try {
          for (const { offset, size } of listMembers(memorySource(copy)))
            expect(offset + size).toBeLessThanOrEqual(copy.length);
        } catch (error) {
          expect(error).toBeInstanceOf(InputError);
        }
      }),
      { seed: 1, numRuns: 500 },
    );
  });
});

describe('looksLikeTar', () => {
  it('goes by the magic', async () => {
    expect(looksLikeTar(await tarOf([{ name: 'one' }]))).toBe(true);
    expect(looksLikeTar(Buffer.alloc(1024))).toBe(false);
    expect(looksLikeTar(Buffer.alloc(10))).toBe(false);
  });
});
