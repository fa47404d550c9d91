import { parseIsoTime } from '../grammars/iso-time.ts';
import { parseUuid } from '../grammars/uuid.ts';
import type { Cause, Claim } from '../model/cause.ts';
import type { Site } from '../model/site.ts';
import { bothTexts, clockHint, memberName } from './_shared/values.ts';

/** By the names that the tools give: Spring Boot, CycloneDX and SPDX plug-ins, syft, apko. */
const document =
  /(?:^|\/)(?:[^/]*\.(?:cdx|spdx|cyclonedx)\.(?:json|xml)|(?:bom|sbom)[^/]*\.(?:json|xml)|[^/]*-cyclonedx\.(?:json|xml))$/i;
const folder = /(?:^|\/)(?:META-INF\/sbom|var\/lib\/db\/sbom)\/[^/]+\.(?:json|xml)$/;

const serial = /^(?:\/serialNumber|\/bom\/@serialNumber)$/;
const time = /^(?:\/metadata\/timestamp|\/creationInfo\/created|\/bom\/metadata\/timestamp)(?:\/text\(\))?$/;

const random = { factor: 'factor-random', left: null, right: null } as const;

export const sbomSerialTime: Cause = {
  id: 'sbom-serial-time',
  title: 'The serial number or time of a software bill of materials',
  specificity: 'structured',
  on: ['json:value', 'xml:attribute', 'xml:text'],
  claim: (site) => {
    const name = memberName(site);
    return document.test(name) || folder.test(name) ? claimValue(site) : undefined;
  },
  fixes: [
    {
      for: 'maven',
      text: 'cyclonedx-maven-plugin from 2.7.10 on with project.build.outputTimestamp; includeBomSerialNumber false.',
    },
    { for: 'gradle', text: 'cyclonedx: includeBomSerialNumber = false.' },
    { for: 'any', text: 'syft: SOURCE_DATE_EPOCH, or drop both values before packing.' },
  ],
};

function claimValue(site: Site): Claim | undefined {
  const texts = bothTexts(site);
  if (texts === undefined) return undefined;
  if (serial.test(site.name)) return texts.every(isUrn) ? { grade: 'safe', hint: random } : undefined;
  if (time.test(site.name))
    return texts.every((text) => parseIsoTime(text) !== undefined)
      ? { grade: 'safe', hint: clockHint(site) }
      : undefined;
  return site.name === '/documentNamespace' && sameNamespace(...texts) ? { grade: 'safe', hint: random } : undefined;
}

function isUrn(text: string): boolean {
  return text.startsWith('urn:uuid:') && parseUuid(text.slice('urn:uuid:'.length)) !== undefined;
}

/** SPDX 2.3 section 6.5: a URI that ends in a UUID; everything before must be the same. */
function sameNamespace(left: string, right: string): boolean {
  const length = 36;
  const isNamespace = (text: string): boolean =>
    /^https?:\/\//.test(text) && parseUuid(text.slice(-length)) !== undefined;
  return isNamespace(left) && isNamespace(right) && left.slice(0, -length) === right.slice(0, -length);
}
