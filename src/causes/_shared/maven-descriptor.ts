import type { Site } from '../../model/site.ts';
import { memberName } from './values.ts';

/** `META-INF/maven/<group>/<artifact>/pom.properties`, which maven-archiver writes. */
export function isMavenDescriptor(site: Site): boolean {
  return /(?:^|\/)META-INF\/maven\/[^/]+\/[^/]+\/pom\.properties$/.test(memberName(site));
}
