import { maxKeystoreBytes } from '../bytes/limits.ts';
import type { ByteRange } from '../model/bytes.ts';
import type { Format, Node, Probe } from '../model/format.ts';
import type { Path } from '../model/path.ts';
import type { Site, SiteSide } from '../model/site.ts';
import { quoted } from './_shared/keystore-passwords.ts';
import { readAll } from './_shared/lines.ts';
import { residueOf } from './_shared/residue.ts';
import { entrySites } from './pkcs12/compare-entries.ts';
import { settingSites } from './pkcs12/compare-settings.ts';
import { openStore, type Store } from './pkcs12/open-store.ts';

/** PKCS#12 key stores (RFC 7292), in DER. See docs/formats/pkcs12.md. */
export const pkcs12: Format = {
  id: 'pkcs12',
  title: 'PKCS#12 key store',
  order: 'exact',
  maxSize: maxKeystoreBytes,
  matches: startsPfx,
  compare(left, right, cx) {
    const bytes = { left: readAll(left.bytes), right: readAll(right.bytes) };
    const stores = { left: openStore(bytes.left), right: openStore(bytes.right) };
    const told = [
      ...settingSites(left.path, stores.left, stores.right),
      ...entrySites(left.path, stores.left, stores.right),
      ...macSites(left.path, stores.left, stores.right),
    ];
    for (const site of withRest(left, bytes, stores, told)) cx.emit(site);
  },
};

/** PFX: SEQUENCE, version 3, ContentInfo of type data. */
const pfxStart =
  /^30(?:[0-7].|81..|82.{4}|83.{6}|84.{8})02010330(?:[0-7].|81..|82.{4}|83.{6}|84.{8})06092a864886f70d010701/;

function startsPfx({ head }: Probe): boolean {
  return pfxStart.test(head.toString('hex', 0, 64));
}

interface Both<T> {
  readonly left: T;
  readonly right: T;
}

/** What no other site covers: salts, protected bytes and lengths, when all that they protect is equal or told. */
function withRest(node: Node, bytes: Both<Buffer>, stores: Both<Store>, told: readonly Site[]): Site[] {
  const rest = residueOf(
    { bytes: bytes.left, ranges: told.flatMap((site) => site.left?.ranges ?? []) },
    { bytes: bytes.right, ranges: told.flatMap((site) => site.right?.ranges ?? []) },
  );
  if (rest === undefined) return [...told];
  const grave = told.findIndex(({ key }) => ownsRest.has(key));
  const isSame = stores.left.meaning === stores.right.meaning || stores.left.unordered === stores.right.unordered;
  if (isSame || grave < 0) return [...told, restSite(node.path, stores, rest, isSame)];
  // Where an entry is another one, everything around it had to be written anew: that is no difference of its own.
  return told.map((site, at) => (at === grave ? widened(site, rest.left, rest.right) : site));
}

const ownsRest: ReadonlySet<string> = new Set([
  'pkcs12:entry',
  'pkcs12:value',
  'pkcs12:attributes',
  'pkcs12:protected',
]);

function widened(site: Site, left: readonly ByteRange[], right: readonly ByteRange[]): Site {
  const side = (own: SiteSide | null, more: readonly ByteRange[]): SiteSide | null =>
    own === null
      ? more.length === 0
        ? null
        : { value: 'not in the store', ranges: more }
      : { ...own, ranges: [...own.ranges, ...more] };
  return { ...site, left: side(site.left, left), right: side(site.right, right) };
}

function restSite(
  path: Path,
  stores: Both<Store>,
  rest: { readonly left: readonly ByteRange[]; readonly right: readonly ByteRange[]; readonly bytes: number },
  isSame: boolean,
): Site {
  const side = (store: Store, ranges: readonly ByteRange[]): SiteSide => ({ value: describe(store), ranges });
  return {
    path,
    key: isSame ? 'pkcs12:salt' : 'pkcs12:structure',
    kind: 'bytes',
    name: isSame
      ? 'salts and what is protected with them'
      : 'contents that no known password opens, or their structure',
    left: side(stores.left, rest.left),
    right: side(stores.right, rest.right),
    bytes: rest.bytes,
    ...(isSame ? { role: 'encoding' as const } : {}),
    facts: { macHolds: [stores.left, stores.right].every(({ mac }) => mac === null || mac.state === 'holds') },
  };
}

function describe({ entries, closed, password }: Store): string {
  const opened = password === undefined ? 'no known password' : `password ${quoted(password)}`;
  return `${entries.length} entries, ${opened}${closed.length === 0 ? '' : `, ${closed.length} closed pieces`}`;
}

/** A MAC that is wrong for the password which opens the contents: on either side, whether or not its bytes differ. */
function macSites(path: Path, left: Store, right: Store): Site[] {
  if (left.mac?.state !== 'fails' && right.mac?.state !== 'fails') return [];
  const side = ({ mac, password }: Store): SiteSide | null =>
    mac === null
      ? null
      : {
          value: mac.state,
          ranges: [mac.at],
          derived: {
            equation: `HMAC of the contents with password ${quoted(password ?? '')}`,
            holds: mac.state === 'holds',
          },
        };
  return [
    { path, key: 'pkcs12:mac', kind: 'field', name: 'MAC', left: side(left), right: side(right), bytes: 1, of: path },
  ];
}
