import type { Site } from '../../model/site.ts';
import { layerFile } from './layer-file.ts';

/** A member of the archive in which apk keeps the scripts of installed packages. */
export function isApkScript(site: Site): boolean {
  const file = layerFile(site);
  return file !== undefined && !file.itself && /^(usr\/)?lib\/apk\/db\/scripts\.tar(\.gz)?$/.test(file.name);
}
