import { existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { scenario } from '../../fixtures/images/index.ts';
import { compareImages } from '../../src/app/compare.ts';
import { odpFixedCauses, odpFixes } from '../../src/odp/fixes.ts';
import { readRunConfig } from '../../src/odp/image-identity.ts';
import { serviceOfImage } from '../../src/odp/service-of-image.ts';
import { serviceNames } from '../../src/odp/services.ts';
import { renderTerminal } from '../../src/renderers/terminal/render.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';

const run = (Entrypoint: string[]) => readRunConfig({ config: { Entrypoint } });

describe('the service of an image', () => {
  it.each(serviceNames.filter((name) => name !== 'task_builder'))('%s is known by its jar', (name) => {
    expect(serviceOfImage(run(['java', '-Djava.library.path=/', '-jar', `/${name}_application.jar`]))).toBe(name);
    expect(serviceOfImage(run(['java', '-jar', `${name}_application.jar`]))).toBe(name);
  });

  it('task_builder is known by its start script', () => {
    expect(serviceOfImage(run(['/python/taskbuilder/task_builder']))).toBe('task_builder');
  });

  it.each([
    [['java', '-jar', '/frontend_application.jar']],
    [['java', '-cp', '/collector_application.jar', 'Main']],
    [['/bin/sh', '-c', '/collector_application.jar']],
    [['/opt/task_builder']],
    [[]],
  ])('%j is of somebody else', (entrypoint) => expect(serviceOfImage(run(entrypoint))).toBeNull());
});

describe('fixes for ODP', () => {
  it('are for causes that are known, and name a file of ODP or a command', () => {
    expect(odpFixedCauses.filter((cause) => !existsSync(`docs/causes/${cause}.md`))).toEqual([]);
    for (const cause of odpFixedCauses) {
      const [fix] = odpFixes(cause, 'model_updater');
      expect(fix?.text).toMatch(
        /WORKSPACE|\.bazelrc|patches\/|toolchain\/|scripts\/|shuffler\/services\/modelupdater\/BUILD/,
      );
      expect(fix?.text).not.toContain('{');
    }
  });

  it('come first where both images are of one service', async () => {
    const { left, right } = await scenario('spring-build-target').build(temporaryDirectory('odp-fix'));
    const report = await compareImages(left, right, { jobs: 0 });
    const fixes = report.causes.flatMap(({ fix }) => fix);
    expect(fixes.find((fix) => fix.for === 'odp')?.text).toContain('patches/rules_spring.patch');
    const text = renderTerminal(report, { width: 100, color: false, verbose: false });
    expect(text.indexOf('Fix (ODP): patches/rules_spring.patch')).toBeGreaterThan(0);
    expect(text.indexOf('Fix (ODP)')).toBeLessThan(text.indexOf('Fix (Bazel)'));
  });

  it('are not given for another image', async () => {
    const { left, right } = await scenario('dockerfile-mtimes').build(temporaryDirectory('no-odp-fix'));
    const report = await compareImages(left, right, { jobs: 0 });
    expect(report.causes.flatMap(({ fix }) => fix).filter((fix) => fix.for === 'odp')).toEqual([]);
  });
});
