import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { buildJimage, type ResourceSpec } from '../../fixtures/lib/jimage.ts';
import { jimageContainer } from '../../src/formats/jimage/container.ts';
import { readJimage } from '../../src/formats/jimage/read-jimage.ts';
import { jimage } from '../../src/formats/jimage.ts';
import { DecodeError } from '../../src/model/problem.ts';
import { expectContainerTiled } from '../support/container-tiling.ts';
import { memoryNode, memorySource, recordSites } from '../support/record-sites.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';

const name = 'opt/java/lib/modules';
const object: ResourceSpec = {
  module: 'java.base',
  parent: 'java/lang',
  base: 'Object',
  extension: 'class',
  content: 'an object',
};
const text: ResourceSpec = {
  module: 'java.base',
  parent: 'java/lang',
  base: 'String',
  extension: 'class',
  content: 'a string',
};
const info: ResourceSpec = { module: 'java.base', base: 'module-info', extension: 'class', content: 'a module' };
const all = [object, text, info];

function compare(left: Buffer, right: Buffer) {
  return recordSites(jimage.compare, memoryNode(name, left), memoryNode(name, right));
}

describe('jimage', () => {
  const whole = buildJimage(all);

  it('finds each resource by its name, and every byte in one place', () => {
    const image = readJimage(memorySource(whole));
    expect(image.resources.map((resource) => [resource.name, resource.isFound])).toEqual([
      ['java.base/java/lang/Object.class', true],
      ['java.base/java/lang/String.class', true],
      ['java.base/module-info.class', true],
    ]);
    const container = jimageContainer(memorySource(whole), image);
    expect(container.open(1).read(0, 99).toString()).toBe('a string');
    expectContainerTiled(container, whole.length);
    expect(jimage.matches({ name: 'x', size: whole.length, head: whole })).toBe(true);
  });

  it('tells order, and derives places, lengths and tables', () => {
    const { sites } = compare(whole, buildJimage([info, object, text]));
    expect(sites.find((site) => site.key === 'jimage:order')).toMatchObject({ facts: { duplicates: false } });
    for (const site of sites.filter(({ key }) => key !== 'jimage:order'))
      expect([site.key, site.left?.derived?.holds ?? true, site.right?.derived?.holds ?? true]).toEqual([
        site.key,
        true,
        true,
      ]);
  });

  it('hands contents down, and tells resources of one side', () => {
    const changed = compare(whole, buildJimage([{ ...object, content: 'an object, longer' }, text, info]));
    expect(changed.descents).toBe(1);
    expect(changed.sites.every((site) => site.left?.derived?.holds === true)).toBe(true);
    const { sites } = compare(whole, buildJimage([...all, { ...text, base: 'Extra' }]));
    const roots = sites.filter((site) => (site.left ?? site.right)?.derived === undefined).map(({ key }) => key);
    expect(roots).toEqual(['jimage:presence']);
  });

  it('says when a table does not lead to a resource', () => {
    const broken = Buffer.from(whole);
    broken.writeInt32LE(0, 28);
    const { sites } = compare(whole, broken);
    expect(sites.find((site) => site.key === 'jimage:redirect')?.right?.derived?.holds).toBe(false);
  });

  it('refuses what is cut or points outside, with the place', () => {
    for (let length = 0; length < whole.length; length += 1)
      expect(() => compare(whole, whole.subarray(0, length)), `cut at ${length}`).toThrow(DecodeError);
    const huge = Buffer.from(whole);
    huge.writeUInt32LE(0xffff_ffff, 16);
    expect(() => compare(whole, huge)).toThrow(DecodeError);
  });

  it('survives any byte being another one', () => {
    for (let at = 0; at < whole.length; at += 1) {
      const changed = Buffer.from(whole);
      changed[at] = (changed[at] ?? 0) ^ 0x55;
      try {
        const { sites, descents } = compare(whole, changed);
        expect(sites.length + descents, `byte ${at}`).toBeGreaterThan(0);
      } catch (error) {
        expect(error).toBeInstanceOf(DecodeError);
      }
    }
  });

  it.skipIf(['jlink', 'jimage'].some((tool) => spawnSync(tool, ['--version']).status !== 0))(
    'reads what jlink writes as jimage does (needs a JDK with jmods)',
    () => {
      const folder = temporaryDirectory('java-');
      execFileSync('jlink', ['--add-modules', 'java.base', '--output', join(folder, 'java')]);
      const file = join(folder, 'java', 'lib', 'modules');
      const source = memorySource(readFileSync(file));
      const image = readJimage(source);
      const listed = execFileSync('jimage', ['list', '--verbose', file], { encoding: 'utf8', maxBuffer: 1 << 26 });
      const sizes = listed.match(/^ +\d+ +\d+ +0 \S+/gm)?.map((line) => line.trim().split(/ +/));
      const own = new Map(image.resources.map(({ name: of, data }) => [of, data.end - data.start]));
      expect(sizes?.length).toBeGreaterThan(5000);
      for (const [, size, , of] of sizes ?? []) expect(own.get(`java.base/${of}`), of).toBe(Number(size));
      expect(image.resources.every(({ isFound }) => isFound)).toBe(true);
      expectContainerTiled(jimageContainer(source, image), source.size);
    },
    60_000,
  );
});
