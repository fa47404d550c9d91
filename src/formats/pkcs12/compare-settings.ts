import type { Path } from '../../model/path.ts';
import type { Site, SiteSide } from '../../model/site.ts';
import type { Store, StoreSetting } from './open-store.ts';

/** Ciphers, hashes, iterations and further parameters that a writer chose otherwise, piece by piece. */
export function settingSites(path: Path, left: Store, right: Store): Site[] {
  const lefts = named(left.settings);
  const rights = named(right.settings);
  const isPaired = pieceTest(lefts, rights);
  const differs = (name: string): boolean => lefts.get(name)?.value !== rights.get(name)?.value;
  return [...new Set([...lefts.keys(), ...rights.keys()])].flatMap((name) => {
    // Another cipher has other parameters: that says nothing more.
    const follows = name.includes(': parameters') && differs(name.replace(': parameters', ': cipher'));
    const [one, other] = [lefts.get(name), rights.get(name)];
    return differs(name) && isPaired(name) && !follows ? [settingSite(path, name, one, other)] : [];
  });
}

type Named = ReadonlyMap<string, StoreSetting>;

/** A piece that only one side has is told as such. */
function pieceTest(left: Named, right: Named): (name: string) => boolean {
  const pieceOf = (name: string): string => name.slice(0, name.lastIndexOf(': '));
  const [lefts, rights] = [left, right].map((settings) => new Set([...settings.keys()].map(pieceOf)));
  return (name) => lefts?.has(pieceOf(name)) === true && rights?.has(pieceOf(name)) === true;
}

function named(settings: readonly StoreSetting[]): Named {
  const counts = new Map<string, number>();
  return new Map(
    settings.map((setting) => {
      const count = (counts.get(setting.name) ?? 0) + 1;
      counts.set(setting.name, count);
      return [count > 1 ? `${setting.name} #${count}` : setting.name, setting];
    }),
  );
}

function settingSite(path: Path, name: string, left: StoreSetting | undefined, right: StoreSetting | undefined): Site {
  const side = (setting: StoreSetting | undefined): SiteSide | null =>
    setting === undefined ? null : { value: setting.value, ranges: [setting.at] };
  const length = ({ at }: StoreSetting): number => at.end - at.start;
  return {
    path,
    key: 'pkcs12:setting',
    kind: 'field',
    name,
    left: side(left),
    right: side(right),
    bytes: Math.max(left === undefined ? 0 : length(left), right === undefined ? 0 : length(right)),
  };
}
