import type { Site } from '../../model/site.ts';
import { layerFile } from './layer-file.ts';

/** Files that programs take their root certificates from: those of the distributions, and the copy in Python's certifi. */
const places =
  /^(etc\/ssl\/(certs\/ca-certificates\.crt|cert\.pem|ca-bundle\.pem)|etc\/pki\/(tls\/(cert\.pem|certs\/ca-bundle(\.trust)?\.crt)|ca-trust\/extracted\/.+)|usr\/lib\/ssl\/cert\.pem|usr\/share\/ca-certificates\/.+\.crt|usr\/local\/share\/ca-certificates\/.+\.crt|etc\/ssl\/certs\/[0-9a-f]{8}\.\d)$|(^|\/)certifi\/cacert\.pem$/;

/** True for sites in a file of root certificates. Debian's snakeoil certificate lies among them and is none. */
export function isCaBundle(site: Site): boolean {
  const file = layerFile(site);
  return file !== undefined && places.test(file.name) && !file.name.includes('ssl-cert-snakeoil');
}
