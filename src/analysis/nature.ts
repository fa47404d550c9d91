import type { Site } from '../model/site.ts';
import { printable } from '../util/printable.ts';

/** What is known of the unexplained bytes of one finding, gathered site by site. */
export interface Nature {
  readonly kinds: Set<string>;
  readonly sections: Set<string>;
  /** The least and the greatest share of the file before a site, from 0 to 1. */
  first: number;
  last: number;
}

const maxSections = 3;
const maxSectionCharacters = 60;

/** In the order in which they are named. */
const words: readonly (readonly [kind: string, words: string])[] = [
  ['string', 'strings'],
  ['text', 'text'],
  ['structured', 'structured binary data'],
  ['dense', 'data as even as compressed, encrypted or random bytes'],
  ['zeros', 'bytes among zeros'],
];

export function newNature(): Nature {
  return { kinds: new Set(), sections: new Set(), first: Number.POSITIVE_INFINITY, last: Number.NEGATIVE_INFINITY };
}

/** Takes the facts that byte comparisons leave: `text`, `byteKind`, `offset`, `fileSize`, `section`. */
export function addNature(nature: Nature, { facts }: Site): void {
  const { text, byteKind, offset, fileSize, section } = facts ?? {};
  const kind = text === true ? 'string' : byteKind;
  if (typeof kind === 'string') nature.kinds.add(kind);
  if (typeof section === 'string') nature.sections.add(section);
  if (typeof offset !== 'number' || typeof fileSize !== 'number' || fileSize === 0) return;
  nature.first = Math.min(nature.first, offset / fileSize);
  nature.last = Math.max(nature.last, offset / fileSize);
}

/** `structured binary data, 48 % into the file, section .rodata`; undefined when nothing is known. */
export function natureText({ kinds, sections, first, last }: Nature): string | undefined {
  const looks = words.flatMap(([kind, text]) => (kinds.has(kind) ? [text] : []));
  const place = last < first ? [] : [placeOf(percent(first), percent(last))];
  const parts = [...(looks.length === 0 ? [] : [looks.join(' and ')]), ...place, ...sectionsOf(sections)];
  return parts.length === 0 ? undefined : parts.join(', ');
}

function placeOf(first: number, last: number): string {
  return first === last ? `${first} % into the file` : `${first} % to ${last} % into the file`;
}

function percent(share: number): number {
  return Math.floor(share * 100);
}

function sectionsOf(sections: ReadonlySet<string>): string[] {
  const names = [...sections].sort().map((name) => printable(name).slice(0, maxSectionCharacters));
  if (names.length === 0) return [];
  const more = names.length > maxSections ? ', …' : '';
  return [`${names.length === 1 ? 'section' : 'sections'} ${names.slice(0, maxSections).join(', ')}${more}`];
}
