import { maxTextBytes } from '../bytes/limits.ts';
import type { Format, Node } from '../model/format.ts';
import type { Site, SiteSide } from '../model/site.ts';
import { compareEntries, type EntryPair, hasDuplicates } from './_shared/entries.ts';
import { entrySite, orderSite } from './_shared/entry-sites.ts';
import { readAll } from './_shared/lines.ts';
import { baseName } from './_shared/member-names.ts';
import { type PluginEntry, parsePlugins } from './log4j-plugins/parse.ts';

/** Log4j's index of plug-ins. See docs/formats/log4j-plugins.md. */
export const log4jPlugins: Format = {
  id: 'log4j-plugins',
  title: 'Log4j plug-in index',
  order: 'exact',
  maxSize: maxTextBytes,
  matches: ({ name }) => baseName(name) === 'Log4j2Plugins.dat',
  compare(left, right, cx) {
    const a = readSide(left);
    const b = readSide(right);
    const comparison = compareEntries(a, b);
    for (const pair of comparison.changed) cx.emit(pairSite(left, pair));
    const duplicates = [a, b].some(({ entries }) => hasDuplicates(entries.map(({ id }) => id)));
    const order = orderSite(left.path, 'log4j-plugins:order', comparison, ({ name }) => name, { duplicates });
    if (order !== undefined) cx.emit(order);
  },
};

function readSide(node: Node): { bytes: Buffer; entries: PluginEntry[] } {
  const bytes = readAll(node.bytes);
  return { bytes, entries: parsePlugins(bytes) };
}

/** How many there are follows from what is there. */
function pairSite(node: Node, pair: EntryPair<PluginEntry>): Site {
  const { kind = 'plugin', name = '' } = pair.left ?? pair.right ?? {};
  if (kind === 'plugin') return entrySite(node.path, pair, { key: 'log4j-plugins:plugin', kind: 'field', name }, {});
  const site = entrySite(
    node.path,
    pair,
    { key: 'log4j-plugins:count', kind: 'field', name: `number of plug-ins: ${name}` },
    {},
  );
  const derived = { equation: 'number of the entries that follow', holds: true };
  const withDerived = (side: SiteSide | null): SiteSide | null => (side === null ? null : { ...side, derived });
  const isOneSided = pair.left === null || pair.right === null;
  return isOneSided ? site : { ...site, left: withDerived(site.left), right: withDerived(site.right), of: node.path };
}
