import type { SideName } from '../model/bytes.ts';
import type { Cause, CauseContext, Claim } from '../model/cause.ts';
import { pathKey } from '../model/path.ts';
import type { Site } from '../model/site.ts';
import { bothTexts, fact } from './_shared/values.ts';

/** Groovy's Verifier: a public static synthetic long whose name ends in the time of compilation in milliseconds. */
const marker = /^field __timeStamp__239_neverHappen(\d{13}):J$/;
const markerText = /\.__timeStamp__239_neverHappen\d{13}:J$/;
/** The two fields are made one after the other. */
const maxMillisecondsApart = 1000;

export const classGroovyTimestamp: Cause = {
  id: 'class-groovy-timestamp',
  title: 'The time of compilation in Groovy classes',
  specificity: 'structured',
  on: ['class:field-presence', 'class:reference', 'class:constant'],
  claim: (site, cx) => {
    const times = markers(site, cx);
    if (times === undefined || !isTimestamp(site, times)) return undefined;
    const claim: Claim = {
      grade: 'safe',
      hint: { factor: 'clock', left: times.left / 1000, right: times.right / 1000 },
    };
    return claim;
  },
  fixes: [
    {
      for: 'any',
      text: 'Compile without recompileGroovySource, with a Groovy that has GROOVY-6990 (2014): it leaves the fields out.',
    },
  ],
};

type Times = Readonly<Record<SideName, number>>;

/** The times in the names of the two fields of the same class, one on each side and no more. */
function markers(site: Site, cx: CauseContext): Times | undefined {
  const fields = cx
    .siblings('class:field-presence')
    .filter(({ path, name }) => pathKey(path) === pathKey(site.path) && marker.test(name));
  const [left, right] = (['left', 'right'] as const).map((side) => fields.filter((field) => field[side] !== null));
  if (left?.length !== 1 || right?.length !== 1) return undefined;
  const [a, b] = [left[0], right[0]].map((field) => Number(marker.exec(field?.name ?? '')?.[1]));
  return a === undefined || b === undefined ? undefined : { left: a, right: b };
}

function isTimestamp(site: Site, times: Times): boolean {
  if (site.key === 'class:field-presence') return marker.test(site.name) && isPlainMarker(site);
  const texts = bothTexts(site);
  if (texts === undefined) return false;
  if (site.key === 'class:reference') {
    return texts.every((text) => markerText.test(text)) && cut(texts[0]) === cut(texts[1]);
  }
  const isStored =
    /(^|\.)__timeStamp:J$/.test(String(fact(site, 'storedIn'))) || /field __timeStamp:J$/.test(site.name);
  return isStored && isNear(texts[0], times.left) && isNear(texts[1], times.right);
}

/** A field of such a name with other flags or attributes is something else. */
function isPlainMarker(site: Site): boolean {
  const flags = /, 0x(\d{4})/.exec(String((site.left ?? site.right)?.value))?.[1];
  const attributes = fact(site, 'attributes');
  // Classes of Java 1.4 say synthetic by an attribute.
  return (flags === '1009' && attributes === '') || (flags === '0009' && attributes === 'Synthetic');
}

function cut(text: string): string {
  return text.replace(markerText, '');
}

function isNear(text: string, time: number): boolean {
  return /^\d{13}$/.test(text) && Math.abs(Number(text) - time) <= maxMillisecondsApart;
}
