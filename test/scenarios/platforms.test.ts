import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildImage, buildIndex, buildOciLayout, type Image } from '../../fixtures/lib/oci.ts';
import { buildTar } from '../../fixtures/lib/tar.ts';
import { compareImages } from '../../src/app/compare.ts';
import type { Report } from '../../src/model/report.ts';

let directory = '';
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'odp-diff-platforms-'));
});
afterAll(() => rmSync(directory, { recursive: true, force: true }));

function image(architecture: string, content = 'one\n'): Image {
  return buildImage({
    layers: [{ tar: buildTar([{ name: 'etc/motd', content }]), compression: 'none' }],
    platform: { os: 'linux', architecture },
  });
}

type Content = Parameters<typeof buildOciLayout>[1];
let count = 0;

async function compare(left: Content, right: Content, platform?: string): Promise<Report> {
  const folder = join(directory, String(count++));
  buildOciLayout(join(folder, 'left'), left, { style: 'skopeo' });
  buildOciLayout(join(folder, 'right'), right, { style: 'skopeo' });
  const options = platform === undefined ? { jobs: 0 } : { jobs: 0, platform };
  return compareImages(`oci:${join(folder, 'left')}`, `oci:${join(folder, 'right')}`, options);
}

describe('images for several platforms', () => {
  it('are different when one side lacks a platform in its index', async () => {
    const report = await compare(buildIndex([image('amd64'), image('arm64')]), buildIndex([image('amd64')]));
    expect(report.verdict).toBe('different');
    expect(report.findings.some(({ role, path }) => role === 'unexplained' && path[0] === 'index')).toBe(true);
  });

  it('are different when one side lacks a platform and has no index at all', async () => {
    const report = await compare(buildIndex([image('amd64'), image('arm64')]), image('amd64'));
    expect(report.verdict).toBe('different');
    expect(report.findings).toMatchObject([
      { role: 'unexplained', path: ['index'], location: { name: 'linux/arm64' } },
    ]);
  });

  it('are compared for the platform that was asked for, whatever the others hold', async () => {
    const left = buildIndex([image('amd64'), image('arm64', 'one\n')]);
    const right = buildIndex([image('amd64'), image('arm64', 'two\n')]);
    const asked = await compare(left, right, 'linux/amd64');
    expect(asked.findings).toEqual([]);
    expect(['identical', 'equivalent']).toContain(asked.verdict);
    expect((await compare(left, right, 'linux/arm64')).verdict).toBe('different');
    expect((await compare(left, right)).verdict).toBe('different');
  });
});
