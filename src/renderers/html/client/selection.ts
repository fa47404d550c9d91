import { printable } from '../../../util/printable.ts';
import type { Packed, PackedFinding } from '../explore/packed.ts';

/** What the tools above the tree ask for. */
export interface Wish {
  /** Lower case; empty for everything. */
  readonly search: string;
  readonly roles: ReadonlySet<string>;
  readonly securityOnly: boolean;
}

/** Findings that fit, in the order of the report. Texts are searched once each, however many findings share them. */
export function select({ texts, findings }: Packed, { search, roles, securityOnly }: Wish): readonly PackedFinding[] {
  const words = search.split(/\s+/).filter((word) => word !== '');
  const hits = words.map((word) => {
    const found = new Uint8Array(texts.length);
    texts.forEach((text, at) => {
      if (printable(text).toLowerCase().includes(word)) found[at] = 1;
    });
    return found;
  });
  return findings.filter((finding) => {
    if (!roles.has(texts[finding[1]] ?? '')) return false;
    if (securityOnly && finding[5] < 0) return false;
    return hits.every((found) => mentions(finding, found));
  });
}

function mentions(finding: PackedFinding, found: Uint8Array): boolean {
  const [, , cause, title, , , why, path, , name, left, right] = finding;
  const hit = (at: number): boolean => at >= 0 && found[at] === 1;
  return path.some(hit) || [cause, title, why, name, left, right].some(hit);
}
