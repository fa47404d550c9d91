import type { ReportImage } from '../../model/report.ts';

/** The one digest by which an image is named: of its manifest, or of its config where no manifest was kept. */
export function identityOf({ manifestDigest, imageId }: ReportImage): string {
  if (manifestDigest !== null) return manifestDigest;
  return imageId === null ? '(no manifest could be read)' : `image id ${imageId} (no manifest is kept there)`;
}
