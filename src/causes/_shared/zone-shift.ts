import { parseIsoTime } from '../../grammars/iso-time.ts';
import type { CauseContext } from '../../model/cause.ts';
import type { Site } from '../../model/site.ts';

const quarterHour = 900;
const widestShift = 26 * 3600;

/**
 * The shift in seconds (right minus left) when all entry times of the archive moved by one whole number of quarter
 * hours: then the zone differs, not the clock. Undefined when they moved otherwise, when there are fewer than two, or
 * when the times in UTC that an Extended Timestamp keeps beside them moved as well.
 */
export function zoneShift(site: Site, cx: CauseContext): number | undefined {
  return cx.memo(`zone shift of ${site.key}`, () => {
    const stamps = ['local', 'central'].flatMap((header) => cx.siblings(`zip:${header}.extra.5455`));
    const clockMoved = stamps.some(({ left, right }) => left !== null && right !== null);
    return clockMoved ? undefined : commonShift(cx.siblings(site.key));
  });
}

function commonShift(sites: readonly Site[]): number | undefined {
  if (sites.length < 2) return undefined;
  const shifts = new Set(sites.map(shiftOf));
  const [shift] = shifts;
  if (shifts.size !== 1 || shift === undefined || shift === 0) return undefined;
  return shift % quarterHour === 0 && Math.abs(shift) <= widestShift ? shift : undefined;
}

function shiftOf(site: Site): number | undefined {
  const left = parseIsoTime(String(site.left?.value ?? ''));
  const right = parseIsoTime(String(site.right?.value ?? ''));
  return left === undefined || right === undefined ? undefined : right - left;
}
