import type { PlatformPairs } from '../image/pair-platforms.ts';
import { odpFixes } from '../odp/fixes.ts';
import { readRunConfig } from '../odp/image-identity.ts';
import { serviceOfImage } from '../odp/service-of-image.ts';
import type { ReportInput } from '../report/build.ts';

type Describe = ReportInput['describe'];

/** Where all images are of one ODP service, its own files are named in front of the general fixes. */
export function withOdpAdvice(describe: Describe, { pairs }: PlatformPairs): Describe {
  const services = new Set(pairs.flat().map(({ config }) => serviceOfImage(readRunConfig(config.value))));
  const [service] = services;
  if (services.size !== 1 || service === null || service === undefined) return describe;
  return (id) => {
    const { title, fixes } = describe(id);
    return { title, fixes: [...odpFixes(id, service), ...fixes] };
  };
}
