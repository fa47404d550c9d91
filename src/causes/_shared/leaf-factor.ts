import type { Site } from '../../model/site.ts';
import type { LeafFactor } from './factor-hint.ts';
import { byKey } from './factor-keys.ts';
import { byOrder } from './factor-orders.ts';
import { byValue } from './factor-values.ts';
import { keyedValue } from './keyed-value.ts';
import { pathsInTexts } from './text-paths.ts';
import { bothTexts } from './values.ts';

/** Keys of contents that no other cause may know: texts, fields of documents, strings and bytes of files of unknown make. */
export const leafKeys: readonly string[] = [
  'text:line',
  'text:order',
  'properties:entry',
  'properties:comment',
  'json:value',
  'manifest:main',
  'manifest:entry',
  'os-release:entry',
  'sqlite:row',
  'xml:text',
  'xml:attribute',
  'xml:comment',
  'xml:instruction',
  'yaml:value',
  'yaml:comment',
  'protobuf:value',
  'stanza:field',
  'class:constant',
  'opaque:bytes',
  'pyc:body',
  'elf:bytes',
];

/** Longer values are cut before they come here. */
const maxTextCharacters = 4096;
const answers = new WeakMap<Site, { readonly found: LeafFactor | undefined }>();

/**
 * The one factor that explains both values of a site: what the values themselves are comes before what their name says, so
 * that no site has two. Undefined for one-sided sites. Every cause of a factor asks for the same site, so answers are kept.
 */
export function leafFactor(site: Site): LeafFactor | undefined {
  const known = answers.get(site);
  if (known !== undefined) return known.found;
  const found = recognise(site);
  answers.set(site, { found });
  return found;
}

function recognise(site: Site): LeafFactor | undefined {
  const texts = bothTexts(site);
  if (texts === undefined || texts.some((text) => text.length > maxTextCharacters)) return undefined;
  if (site.kind === 'order') return byOrder(site);
  const found = byValue(site, texts);
  // What a variable holds may be a path of the build, which says more.
  if (found !== undefined || pathsInTexts(site) !== undefined) return found;
  const keyed = keyedValue(site);
  return keyed === undefined ? undefined : byKey(keyed);
}
