import { differingBytes } from '../../align/byte-runs.ts';
import type { Derivation } from '../../model/field.ts';
import type { Path } from '../../model/path.ts';
import type { Site, SiteSide } from '../../model/site.ts';
import { quoted } from '../_shared/keystore-passwords.ts';
import type { JksSide } from './compare-entries.ts';
import { trailerBytes } from './parse.ts';

/**
 * The keyed digest that ends the store. Recomputed with the known password that fits one side; where the other side does
 * not fit the same password, its digest is not what its content gives. Stores of unknown passwords are not judged.
 */
export function trailerSite(path: Path, left: JksSide, right: JksSide): Site | undefined {
  const [a, b] = [trailerOf(left), trailerOf(right)];
  const password = left.password ?? right.password;
  const lies = password !== undefined && (left.password === undefined || right.password === undefined);
  const bytes = differingBytes(a, b);
  // A digest that stayed while the content moved away from it does not differ, and is what matters.
  if (bytes === 0 && !lies) return undefined;
  return {
    path,
    key: 'jks:digest',
    kind: 'field',
    name: 'keyed digest',
    left: sideOf(left, a, password),
    right: sideOf(right, b, password),
    bytes: bytes === 0 ? trailerBytes : bytes,
    ...(password === undefined ? {} : { of: path }),
  };
}

function trailerOf({ bytes, store }: JksSide): Buffer {
  return bytes.read(store.trailer.start, store.trailer.end);
}

function sideOf(side: JksSide, trailer: Buffer, password: string | undefined): SiteSide {
  const derived: Derivation | undefined =
    password === undefined
      ? undefined
      : {
          equation: `sha1(password ${quoted(side.password ?? password)}, "Mighty Aphrodite", all before it)`,
          holds: side.password !== undefined,
        };
  return {
    value: `sha1:${trailer.toString('hex')}`,
    ranges: [side.store.trailer],
    ...(derived === undefined ? {} : { derived }),
  };
}
