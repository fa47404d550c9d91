import { describe, expect, it } from 'vitest';
import { sampleReleases, sampleServices } from '../../fixtures/odp/index.ts';
import { checkSample } from './check-sample.ts';

const native = ['aggregator', 'model_updater', 'task_scheduler'];

describe.each(sampleReleases)('images in the shape of %s', (release) => {
  it.each(sampleServices)('%s keeps to the profile that it is told by', async (service) => {
    const checked = await checkSample(service, release);
    expect(checked.findings).toEqual([]);
    expect(checked.problems).toEqual([]);
    expect(checked.verdict).toBe('conforms');
    expect(checked.looksLike?.service).toBe(service);
    expect(checked.looksLike?.releases).toContain(release);
    const java = native.includes(service) ? 'odp-java-jni' : 'odp-java-spring';
    expect(checked.profiles).toEqual([service === 'task_builder' ? 'odp-python' : java]);
  });

  it.each(sampleServices)('%s is not taken for another service or release', async (service) => {
    const other = release === 'v0.7.1' ? 'v0.2.0' : 'v0.7.1';
    const wrong = await checkSample(service, release, () => undefined, {
      profiles: [
        service === 'task_builder' ? 'odp-python' : native.includes(service) ? 'odp-java-jni' : 'odp-java-spring',
      ],
      release: other,
    });
    expect(wrong.verdict).toBe('deviates');
    expect(wrong.findings.length).toBeGreaterThan(0);
  });
});
