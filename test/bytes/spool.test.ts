import { existsSync, readdirSync, statSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { ByteSink } from '../../src/bytes/byte-sink.ts';
import { fileSource } from '../../src/bytes/byte-source.ts';
import { createSpool, openSpool, useSpool } from '../../src/bytes/spool.ts';
import { DecodeError, InputError } from '../../src/model/problem.ts';

const disk = vi.hoisted(() => ({ error: '' }));

vi.mock(import('node:fs'), async (original) => {
  const fs = await original();
  const writeSync = ((...args: Parameters<typeof fs.writeSync>) => {
    if (disk.error !== '') throw Object.assign(new Error(disk.error), { code: disk.error });
    return fs.writeSync(...args);
  }) as typeof fs.writeSync;
  return { ...fs, writeSync };
});

afterEach(() => {
  disk.error = '';
  useSpool(undefined);
});

describe('spool', () => {
  it('keeps what is written, for this thread and for others, and disappears', () => {
    const spool = createSpool();
    const other = openSpool(spool.directory, 'worker-1');
    expect(statSync(spool.directory).mode & 0o777).toBe(0o700);
    const ranges = [spool, other, spool].map((from, at) => {
      const file = from.file();
      file.write(Buffer.from('one '));
      file.write(Buffer.from(`two ${at}`));
      return file.finish();
    });
    expect(new Set(ranges.map(({ file }) => file)).size).toBe(3);
    ranges.forEach((range, at) => {
      expect(statSync(range.file).mode & 0o777).toBe(0o600);
      const source = fileSource(range);
      expect(source.read(0, range.size).toString()).toBe(`one two ${at}`);
      source.close();
    });
    other.dispose();
    expect(readdirSync(spool.directory)).toEqual(['main-0', 'main-1']);
    spool.file().write(Buffer.from('never finished'));
    spool.dispose();
    spool.dispose();
    expect(existsSync(spool.directory)).toBe(false);
  });

  it('does not write through a link that lies in its way', () => {
    const spool = createSpool();
    symlinkSync(join(spool.directory, 'target'), join(spool.directory, 'main-0'));
    expect(() => spool.file()).toThrow('EEXIST');
    expect(existsSync(join(spool.directory, 'target'))).toBe(false);
    spool.dispose();
  });

  it('a full disk is one clear sentence', () => {
    const spool = createSpool();
    const file = spool.file();
    for (const code of ['ENOSPC', 'EDQUOT', 'EFBIG']) {
      disk.error = code;
      const expected = `the directory for temporary files has no room for 3 more bytes of uncompressed data (${code})`;
      expect(() => file.write(Buffer.from('abc'))).toThrow(
        new InputError('spool-full', expected, 'Set TMPDIR to a directory on a larger disk.'),
      );
    }
    disk.error = 'EIO';
    expect(() => file.write(Buffer.from('abc'))).toThrow('EIO');
    spool.dispose();
    expect(existsSync(spool.directory)).toBe(false);
  });
});

describe('byte sink', () => {
  it('stays in memory up to its limit', () => {
    const spool = createSpool();
    const sink = new ByteSink(spool, 6);
    const reused = Buffer.from('abc');
    sink.write(reused);
    reused.fill('x');
    sink.write(Buffer.from('def'));
    expect(readdirSync(spool.directory)).toEqual([]);
    expect(sink.finish().read(0, 10).toString()).toBe('abcdef');
    spool.dispose();
  });

  it('moves to a file beyond it and removes the file when closed', () => {
    const spool = createSpool();
    useSpool(spool);
    const sink = new ByteSink(undefined, 6);
    for (const text of ['abc', 'defg', 'hi']) sink.write(Buffer.from(text));
    const source = sink.finish();
    expect(readdirSync(spool.directory)).toEqual(['main-0']);
    expect(source.size).toBe(9);
    expect(source.read(1, 9).toString()).toBe('bcdefghi');
    source.close();
    source.close();
    expect(readdirSync(spool.directory)).toEqual([]);
    const lost = new ByteSink(undefined, 1);
    lost.write(Buffer.from('abc'));
    lost.abandon();
    expect(readdirSync(spool.directory)).toEqual([]);
    spool.dispose();
  });

  it('refuses to grow without a spool', () => {
    const sink = new ByteSink(undefined, 2);
    expect(() => sink.write(Buffer.from('abc'))).toThrow(DecodeError);
  });
});
