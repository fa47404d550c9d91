import type { Site } from '../../model/site.ts';
import { memberName } from './values.ts';

/** The POM that the shade plug-in writes, under its own name or as the descriptor that it replaces in the jar. */
export function isReducedPom(site: Site): boolean {
  return /(?:^|\/)(?:dependency-reduced-pom\.xml|META-INF\/maven\/[^/]+\/[^/]+\/pom\.xml)$/.test(memberName(site));
}
