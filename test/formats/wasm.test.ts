import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readSections } from '../../src/formats/wasm/sections.ts';
import { wasm } from '../../src/formats/wasm.ts';
import { complementsEqual, expectMutationsCovered, expectTruncationsCovered } from '../support/coverage.ts';
import { memoryNode, memorySource, recordSites } from '../support/record-sites.ts';

interface Engine {
  validate(bytes: Uint8Array): boolean;
  Module: { new (bytes: Uint8Array): object; customSections(module: object, name: string): readonly ArrayBuffer[] };
}
/** Node's own engine, for which its types have no declarations. */
const engine = (globalThis as unknown as { readonly WebAssembly: Engine }).WebAssembly;

/** `(func (export "f") (result i32) i32.const N)` with a section of producers. */
function module(constant: number, version = '1.0'): Buffer {
  const head = '0061736d01000000' + '010501600001' + '7f' + '03020100' + '0705010166' + '0000';
  const code = `0a06010400 41 0${constant} 0b`.replaceAll(' ', '');
  const producers = Buffer.concat([
    Buffer.from('\x09producers\x01\x0cprocessed-by\x01\x05clang', 'latin1'),
    Buffer.from([version.length]),
    Buffer.from(version),
  ]);
  return Buffer.concat([Buffer.from(head + code, 'hex'), Buffer.from([0, producers.length]), producers]);
}

function sitesOf(left: Buffer, right: Buffer) {
  const { sites } = recordSites(wasm.compare, memoryNode('x.wasm', left), memoryNode('x.wasm', right));
  expect(complementsEqual(left, right, sites)).toBe(true);
  return sites;
}

describe('wasm', () => {
  it('is a module that engines accept', () => {
    expect(engine.validate(module(1))).toBe(true);
  });

  it('tells producers as text, and lengths that follow', () => {
    expect(sitesOf(module(1), module(1, '14.0.6'))).toMatchObject([
      { key: 'wasm:size', left: { derived: { holds: true } } },
      {
        key: 'wasm:producers',
        left: { value: 'processed-by: clang 1.0' },
        right: { value: 'processed-by: clang 14.0.6' },
      },
    ]);
  });

  it('marks code', () => {
    expect(sitesOf(module(1), module(2))).toMatchObject([
      { key: 'wasm:bytes', facts: { section: 'code', executable: true } },
    ]);
  });

  it('covers any change, and refuses or covers any cut', () => {
    expectTruncationsCovered(wasm, 'x.wasm', module(1));
    expect(expectMutationsCovered(wasm, 'x.wasm', module(1))).toBeGreaterThan(50);
  });
});

const hasTools = ['clang', 'wasm-ld'].every((tool) => spawnSync(tool, ['--version']).status === 0);

describe.skipIf(!hasTools)('wasm of clang (needs clang and lld)', () => {
  let folder = '';
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'wasm-'));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it('reads all sections that an engine sees', () => {
    writeFileSync(join(folder, 'x.c'), '__attribute__((export_name("twice"))) int twice(int x) { return 2 * x; }\n');
    execFileSync('clang', ['--target=wasm32', '-nostdlib', '-Wl,--no-entry', '-O1', '-o', 'x.wasm', 'x.c'], {
      cwd: folder,
    });
    const bytes = readFileSync(join(folder, 'x.wasm'));
    const names = readSections(memorySource(bytes)).map(({ name }) => name);
    expect(names).toEqual(expect.arrayContaining(['type', 'function', 'export', 'code', 'name', 'producers']));
    const compiled = new engine.Module(bytes);
    for (const name of ['name', 'producers']) {
      expect(engine.Module.customSections(compiled, name).length).toBe(names.filter((one) => one === name).length);
    }
  });
});
