import type { CauseContext } from '../../model/cause.ts';
import { pathKey } from '../../model/path.ts';
import type { Site } from '../../model/site.ts';
import { memberName } from './values.ts';

/** The folder `…/name-1.0.dist-info` of the member that the site is about; undefined outside of one. */
export function distInfoFolder(site: Site): string | undefined {
  return /^(.*\.dist-info)\/[^/]+$/.exec(memberName(site))?.[1];
}

/** Files that tell how a distribution came into the image, not what it is. */
const installerFiles = ['INSTALLER', 'REQUESTED', 'direct_url.json', 'uv_cache.json', 'uv_build.json'];

/**
 * True when the distribution's RECORD shows that nothing but such files differs: it differs, and every line that does is
 * about one of them and fits the file on each side that has it. RECORD lists all files of the distribution.
 */
export function isRestRecorded(site: Site, cx: CauseContext): boolean {
  const folder = distInfoFolder(site);
  if (folder === undefined) return false;
  const lines = cx.memo(`RECORD beside ${folder}`, () => {
    const record = pathKey([...site.path.slice(0, -1), `${folder}/RECORD`]);
    return cx.siblings('record:entry').filter(({ path }) => pathKey(path) === record);
  });
  const step = folder.slice(folder.lastIndexOf('/') + 1);
  return lines.length > 0 && lines.every((line) => isAboutInstaller(line, step));
}

function isAboutInstaller({ name, left, right }: Site, folder: string): boolean {
  const fits = [left, right].every((side) => side === null || side.derived?.holds === true);
  return fits && installerFiles.some((file) => name === `${folder}/${file}`);
}
