import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { buildLog4jPlugins } from '../../fixtures/lib/log4j-plugins.ts';
import { cdsArchive } from '../../src/formats/cds-archive.ts';
import { jarIndex } from '../../src/formats/jar-index.ts';
import { log4jPlugins } from '../../src/formats/log4j-plugins.ts';
import type { Format } from '../../src/model/format.ts';
import { complementsEqual, expectMutationsCovered, expectTruncationsCovered } from '../support/coverage.ts';
import { memoryNode, recordSites } from '../support/record-sites.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';

function sitesOf(format: Format, name: string, left: Buffer | string, right: Buffer | string) {
  const { sites } = recordSites(format.compare, memoryNode(name, left), memoryNode(name, right));
  expect(complementsEqual(Buffer.from(left), Buffer.from(right), sites)).toBe(true);
  return sites;
}

describe('jar-index', () => {
  const name = 'META-INF/INDEX.LIST';
  const index = (...sections: readonly string[]): string =>
    `JarIndex-Version: 1.0\n\n${sections.map((of) => `${of}\n\n`).join('')}`;

  it('tells packages of one side, and a package that moved to another jar', () => {
    expect(sitesOf(jarIndex, name, index('a.jar\np\nq'), index('a.jar\np'))).toMatchObject([
      { key: 'jar-index:package', name: 'q', right: null },
    ]);
    const moved = sitesOf(jarIndex, name, index('a.jar\np\nq', 'b.jar\nr'), index('a.jar\np', 'b.jar\nr\nq'));
    expect(moved.map((site) => site.key)).toEqual(['jar-index:package', 'jar-index:package']);
  });

  it('tells the order of packages from that of jars', () => {
    const facts = (left: string, right: string) => sitesOf(jarIndex, name, left, right)[0]?.facts;
    expect(facts(index('a.jar\np\nq'), index('a.jar\nq\np'))).toMatchObject({ itemsEqual: true, jarsMoved: false });
    expect(facts(index('a.jar\np', 'b.jar\nq'), index('b.jar\nq', 'a.jar\np'))).toMatchObject({ jarsMoved: true });
  });

  it('compares what is no index line by line', () => {
    expect(sitesOf(jarIndex, name, 'a\n', 'b\n')).toMatchObject([{ key: 'text:line' }]);
  });

  it('covers every difference', () => {
    const document = Buffer.from(index('a.jar\np\nq', 'b.jar\nr'));
    expectTruncationsCovered(jarIndex, name, document);
    expect(expectMutationsCovered(jarIndex, name, document)).toBeGreaterThan(300);
  });

  it.skipIf(spawnSync('jar', ['--version']).status !== 0)('reads what jar -i writes (needs a JDK before 24)', () => {
    const folder = temporaryDirectory('java-');
    mkdirSync(join(folder, 'p', 'q'), { recursive: true });
    writeFileSync(join(folder, 'p', 'a.txt'), 'a\n');
    writeFileSync(join(folder, 'p', 'q', 'b.txt'), 'b\n');
    const run = (tool: string, ...args: string[]) => execFileSync(tool, args, { cwd: folder, stdio: 'pipe' });
    run('jar', 'cf', 'x.jar', 'p');
    run('jar', 'i', 'x.jar');
    const written = run('unzip', '-p', 'x.jar', name);
    const without = Buffer.from(written.toString().replace('p/q\n', ''));
    expect(sitesOf(jarIndex, name, written, without)).toMatchObject([{ key: 'jar-index:package', name: 'p/q' }]);
  });
});

describe('log4j-plugins', () => {
  const name = 'META-INF/Log4j2Plugins.dat';
  const console = { key: 'console', className: 'x.Console', name: 'Console' };
  const file = { key: 'file', className: 'x.File', name: 'File' };

  it('tells plug-ins, their order, and that the number follows', () => {
    const document = buildLog4jPlugins({ core: [console, file], lookup: [] });
    const other = sitesOf(log4jPlugins, name, document, buildLog4jPlugins({ core: [console], lookup: [] }));
    expect(other.map((site) => [site.key, site.name, site.left?.derived?.holds])).toEqual([
      ['log4j-plugins:count', 'number of plug-ins: core', true],
      ['log4j-plugins:plugin', 'core/file', undefined],
    ]);
    expect(
      sitesOf(log4jPlugins, name, document, buildLog4jPlugins({ core: [file, console], lookup: [] })),
    ).toMatchObject([{ key: 'log4j-plugins:order', facts: { itemsEqual: true, duplicates: false } }]);
  });

  it('covers every difference', () => {
    const document = buildLog4jPlugins({ core: [console, file], lookup: [console] });
    expectTruncationsCovered(log4jPlugins, name, document);
    expect(expectMutationsCovered(log4jPlugins, name, document)).toBeGreaterThan(10);
  });
});

describe('cds-archive', () => {
  const name = 'lib/server/classes.jsa';
  const archive = (crc: number, jvm: string, size = 1200): Buffer => {
    const bytes = Buffer.alloc(size, 7);
    bytes.writeUInt32LE(0xf00baba2, 0);
    bytes.writeUInt32LE(crc, 4);
    bytes.writeInt32LE(11, 8);
    bytes.fill(0, 600, 856);
    bytes.write(jvm, 600, 'latin1');
    return bytes;
  };

  it('names header fields and the JVM', () => {
    const sites = sitesOf(
      cdsArchive,
      name,
      archive(1, 'OpenJDK 64-Bit Server VM (17)'),
      archive(2, 'OpenJDK 64-Bit Server VM (21)'),
    );
    expect(sites.map((site) => [site.key, site.left?.value])).toEqual([
      ['cds:crc', '01000000'],
      ['cds:jvm-ident', 'OpenJDK 64-Bit Server VM (17)'],
    ]);
  });

  it('covers every difference', () => {
    const document = archive(1, 'OpenJDK 64-Bit Server VM (17)', 900);
    expectTruncationsCovered(cdsArchive, name, document);
    expect(expectMutationsCovered(cdsArchive, name, document)).toBeGreaterThan(300);
  });
});
