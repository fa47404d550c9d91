import { parseIsoTime } from '../grammars/iso-time.ts';
import type { Cause, Claim } from '../model/cause.ts';
import type { Site } from '../model/site.ts';
import { bothTexts, fact } from './_shared/values.ts';

/** ISO 32000-1, section 7.9.4. */
const pdfDate = /^\(D:(\d{4})(\d{2})?(\d{2})?(\d{2})?(\d{2})?(\d{2})?(?:Z(?:00'?00'?)?|([+-]\d{2})'?(\d{2})'?)?\)$/;
const identifiers = /^\[\s*(?:<[0-9A-Fa-f\s]{0,128}>\s*){2}\]$/;
const documentName = /^(?:(?:uuid:|xmp\.(?:did|iid):)[0-9A-Fa-f-]{32,36}|urn:uuid:[0-9A-Fa-f-]{36})$/;

const dateKeys = ['pdf:CreationDate', 'pdf:ModDate', 'pdf:LastModified'];
const metadataKeys = ['pdf:CreateDate', 'pdf:ModifyDate', 'pdf:MetadataDate'];
const nameKeys = ['pdf:DocumentID', 'pdf:InstanceID'];
const programKeys = ['pdf:Producer', 'pdf:Creator', 'pdf:CreatorTool'];

export const pdfMeta: Cause = {
  id: 'pdf-meta',
  title: 'When and by what a PDF document was made',
  specificity: 'structured',
  on: [...dateKeys, ...metadataKeys, ...nameKeys, ...programKeys, 'pdf:ID'],
  claim: claimEntry,
  fixes: [
    {
      for: 'any',
      text: 'Set SOURCE_DATE_EPOCH (pdfTeX: FORCE_SOURCE_DATE=1 too), or give the writer fixed dates and an ID.',
    },
  ],
};

function claimEntry(site: Site): Claim | undefined {
  const texts = bothTexts(site);
  // In an encrypted document these strings are part of what is encrypted, and the ID is part of the key.
  if (texts === undefined || fact(site, 'encrypted') === true) return undefined;
  if (programKeys.includes(site.key)) {
    return { grade: 'lossy', hint: { factor: 'factor-toolchain-drift', left: texts[0], right: texts[1] } };
  }
  if (site.key === 'pdf:ID') return texts.every((text) => identifiers.test(text)) ? { grade: 'safe' } : undefined;
  if (nameKeys.includes(site.key))
    return texts.every((text) => documentName.test(text)) ? { grade: 'safe' } : undefined;
  const read = dateKeys.includes(site.key) ? readPdfDate : parseIsoTime;
  const [left, right] = [read(texts[0]), read(texts[1])];
  if (left === undefined || right === undefined) return undefined;
  return { grade: 'safe', hint: { factor: 'clock', left, right } };
}

/** Seconds since 1970; undefined where the digits are no date. */
function readPdfDate(text: string): number | undefined {
  const match = pdfDate.exec(text);
  if (match === null) return undefined;
  const [year, month = '01', day = '01', hour = '00', minute = '00', second = '00'] = match.slice(1, 7);
  const zone = match[7] === undefined ? 'Z' : `${match[7]}:${match[8] ?? '00'}`;
  return parseIsoTime(`${year}-${month}-${day}T${hour}:${minute}:${second}${zone}`);
}
