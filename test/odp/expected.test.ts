import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readExpected } from '../../src/odp/expected-document.ts';
import { findRelease, publishedAs, releases } from '../../src/odp/releases.ts';
import { serviceIn } from '../../src/odp/services.ts';

const published = (version: string): string =>
  readFileSync(new URL(`./published/${version}.txt`, import.meta.url), 'utf8');
const digest = (digit: string): string => `sha256:${digit.repeat(64)}`;
const pairs = (text: string, name = 'list.txt', release: string | null = null) =>
  Object.fromEntries(readExpected(text, name, release).map((entry) => [entry.service, entry.digest]));

describe('digests of a release', () => {
  it.each(releases.map(({ version }) => version))('%s: the text of BUILDING.md gives the built-in ones', (version) => {
    expect(pairs(published(version))).toEqual(findRelease(version)?.digests);
  });

  it('are seven from v0.2.0 on, six before, and all well-formed', () => {
    expect(releases.map(({ digests }) => Object.keys(digests).length)).toEqual([6, 7, 7, 7, 7, 7, 7, 7]);
    for (const { digests } of releases)
      for (const value of Object.values(digests)) expect(value).toMatch(/^sha256:[0-9a-f]{64}$/);
  });

  it('did not change where nothing changed', () => {
    const shared = releases.flatMap(({ digests }) => Object.values(digests)).filter((d) => publishedAs(d).length > 1);
    expect(new Set(shared.flatMap((d) => publishedAs(d).map((p) => `${p.service} ${p.version}`)))).toEqual(
      new Set([
        'model_updater v0.2.0',
        'model_updater v0.3.0',
        'aggregator v0.7.0',
        'aggregator v0.7.1',
        'model_updater v0.7.0',
        'model_updater v0.7.1',
      ]),
    );
  });
});

describe('a text', () => {
  const lines = published('v0.7.1');

  it('of build_images.sh may have the traced commands around it and stand in another folder', () => {
    const output = `+ bazel build //shuffler/services/collector:collector_image\n+ set +x\n${lines.replaceAll('bazel-bin', '/odp/bazel-out/k8-opt/bin')}`;
    expect(pairs(output)).toEqual(findRelease('0.7.1')?.digests);
  });

  it('of a release note counts only its most exact form: a pinned base is no service', () => {
    const note = `Base: debian@${digest('a')}\n\`\`\`\n${lines}\`\`\`\ncollector also uses ${digest('b')}\r\n`;
    expect(pairs(note)).toEqual(findRelease('0.7.1')?.digests);
  });

  it('may be a table', () => {
    const table = `| image | digest |\n|---|---|\n| Model-Updater | \`${digest('1')}\` |\n| task_builder_image | ${digest('2')} |\n`;
    expect(pairs(table)).toEqual({ model_updater: digest('1'), task_builder: digest('2') });
  });

  it('may name images that are not of ODP', () => {
    expect(pairs(`registry.example/team/frontend@${digest('3')}\n`)).toEqual({ frontend: digest('3') });
  });

  it('may be one digest', () => expect(pairs(`${digest('4')}\n`)).toEqual({ null: digest('4') }));

  it.each([
    ['', 'no line of it'],
    ['collector sha256:abc\n', 'no line of it'],
    [`collector ${digest('1')}\ncollector ${digest('2')}\n`, 'two digests for collector'],
    ['{"a":', 'does not parse'],
    ['[]', 'list of releases'],
  ])('%j is refused', (text, why) => {
    expect(() => readExpected(text, 'x', null)).toThrow(why);
  });
});

describe('documents', () => {
  it("a GitHub release's JSON is read by its body", () => {
    const release = { tag_name: 'v0.6.0', body: `Digests\r\n${published('v0.6.0').replaceAll('\n', '\r\n')}` };
    expect(pairs(JSON.stringify(release))).toEqual(findRelease('v0.6.0')?.digests);
    const list = [release, { tag_name: 'v0.5.0', body: published('v0.5.0') }];
    expect(pairs(JSON.stringify(list), 'releases.json', 'v0.5.0')).toEqual(findRelease('v0.5.0')?.digests);
    expect(() => readExpected(JSON.stringify(list), 'releases.json', null)).toThrow('v0.6.0, v0.5.0');
  });

  it('digests.yaml has a digest, or more', () => {
    const yaml = `digests:\n  collector: ${digest('1')}\n  model_updater_image:\n    digest: ${digest('2')}\n    image_id: ${digest('3')}\n    layers: [${digest('4')}]\n`;
    expect(readExpected(yaml, 'digests.yaml', null)).toEqual([
      { service: 'collector', digest: digest('1'), imageId: null, layers: [], source: 'digests.yaml' },
      {
        service: 'model_updater',
        digest: digest('2'),
        imageId: digest('3'),
        layers: [digest('4')],
        source: 'digests.yaml',
      },
    ]);
  });

  it.each([
    ['a: &x sha256\nb: *x\n', 'alias'],
    ['collector: 7\n', 'collector should be sha256'],
    ['collector: {digest: nothing}\n', 'collector should be sha256'],
    ['- a\n', 'a map of names'],
    ['a: [\n', 'not YAML'],
  ])('%j is refused', (text, why) => {
    expect(() => readExpected(text, 'digests.yaml', null)).toThrow(new RegExp(why, 'i'));
  });
});

describe('the service in a name', () => {
  it.each([
    ['bazel-bin/shuffler/services/modelupdater/model_updater_image', 'model_updater'],
    ['registry/odp/task-builder:latest', 'task_builder'],
    ['aggregator.tar', 'aggregator'],
    ['aggregator-and-collector', null],
    ['aggregators', null],
    ['collector and aggregator', null],
  ])('%s: %s', (text, service) => expect(serviceIn(text)).toBe(service));
});
