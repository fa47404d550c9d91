import { prepareCompression } from '../bytes/decompress.ts';
import { createSpool, type Spool, useSpool } from '../bytes/spool.ts';
import { buildCheckReport } from '../check/build-check-report.ts';
import type { Profile } from '../check/profile.ts';
import { rules } from '../check/rules/index.gen.ts';
import { openImage } from '../image/open-image.ts';
import type { CheckedImage, CheckReport } from '../model/check-report.ts';
import { InputError } from '../model/problem.ts';
import type { CheckOptions } from './check-options.ts';
import { checkPlatform } from './check-platform.ts';
import { loadProfile } from './load-profiles.ts';
import { allCauses } from './registries.ts';

/** Holds images against profiles, one after the other. Throws `InputError` for what is no image, and for profiles. */
export async function checkImages(references: readonly string[], options: CheckOptions): Promise<CheckReport> {
  await prepareCompression();
  const asked: Profile[] = [];
  for (const name of options.profiles) asked.push(await loadProfile(name));
  const images: CheckedImage[] = [];
  for (const reference of references) images.push(...(await checkReference(reference, asked, options)));
  const fixes = new Map(allCauses.map((cause) => [cause.id, cause.fixes]));
  return buildCheckReport(images, rules, (cause) => fixes.get(cause) ?? []);
}

async function checkReference(
  reference: string,
  asked: readonly Profile[],
  options: CheckOptions,
): Promise<CheckedImage[]> {
  const { platform, registry } = options;
  const set = await openImage(reference, 'left', { ...(platform === null ? {} : { platform }), registry });
  let spool: Spool | undefined;
  try {
    spool = createSpool();
    useSpool(spool);
    if (set.images.length === 0) throw new InputError('no-image', `${reference} has no image in it`);
    const checked: CheckedImage[] = [];
    for (const image of set.images) {
      options.signal?.throwIfAborted();
      const outcome = await checkPlatform(reference, image, set.problems, asked, options, spool);
      checked.push({ reference, transport: set.transport, indexDigest: set.indexDigest, ...outcome });
    }
    return checked;
  } finally {
    useSpool(undefined);
    spool?.dispose();
    set.store.close();
  }
}
