import { parseIsoTime } from '../grammars/iso-time.ts';
import type { Cause, Claim } from '../model/cause.ts';
import type { Site } from '../model/site.ts';
import { memberName } from './_shared/values.ts';

const dateKey = /^(?:POT-Creation-Date|PO-Revision-Date)$/;
const sourceLine = /^"(POT-Creation-Date|PO-Revision-Date): ([^"\\]*)\\n"$/;

export const gettextPotDate: Cause = {
  id: 'gettext-pot-date',
  title: 'Dates in the header of a message catalog',
  specificity: 'structured',
  on: ['gettext:header', 'text:line'],
  claim: (site) => (site.key === 'text:line' ? claimSource(site) : claimCatalog(site)),
  fixes: [
    {
      for: 'any',
      text: 'Do not update .po files while building; GNU msgfmt from 0.21 leaves POT-Creation-Date out of .mo files.',
    },
  ],
};

function claimCatalog(site: Site): Claim | undefined {
  if (!dateKey.test(site.name)) return undefined;
  return claimDates([site.left, site.right].map((side) => (side === null ? null : String(side.value))));
}

/** A line of a .po or .pot file, which is the same on both sides but for its date. */
function claimSource(site: Site): Claim | undefined {
  if (!/\.pot?(?:\.gz)?$/.test(memberName(site)) || site.left === null || site.right === null) return undefined;
  const [left, right] = [site.left, site.right].map((side) => sourceLine.exec(String(side.value)));
  if (left?.[1] === undefined || left[1] !== right?.[1]) return undefined;
  return claimDates([left[2] ?? '', right[2] ?? '']);
}

/** `2026-11-24 10:00+0000`, as xgettext writes it; or its placeholder. */
function claimDates(values: readonly (string | null)[]): Claim | undefined {
  const times = values.map((value) => (value === null ? null : timeOf(value)));
  if (times.some((time) => time === undefined)) return undefined;
  return { grade: 'safe', hint: { factor: 'clock', left: times[0] ?? null, right: times[1] ?? null } };
}

function timeOf(value: string): number | null | undefined {
  if (value === 'YEAR-MO-DA HO:MI+ZONE') return null;
  const match = /^(\d{4}-\d{2}-\d{2} \d{2}:\d{2})(?::\d{2})?([+-]\d{4})$/.exec(value);
  return match === null ? undefined : parseIsoTime(`${match[1] ?? ''}:00${match[2] ?? ''}`);
}
