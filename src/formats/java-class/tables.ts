import type { Piece } from './class-parts.ts';
import type { ClassSide, Comparison, SiteLabel } from './comparison.ts';
import { showPieces } from './show-piece.ts';

/** What one method adds to a site that stands for all methods of the class. */
export interface TableRow {
  readonly key: string;
  /** `LineNumberTable` */
  readonly name: string;
  readonly left: readonly Piece[] | null;
  readonly right: readonly Piece[] | null;
  /** True when a reader could take parameter names from it. */
  readonly namesParameters?: boolean;
}

interface Collected {
  readonly label: SiteLabel;
  readonly left: Piece[];
  readonly right: Piece[];
  readonly sides: { readonly left: boolean; readonly right: boolean };
  count: number;
  namesParameters: boolean;
  samePlaces: boolean;
}

/** Collects what is told once for a whole class: debug tables and parameter names. */
export class Tables {
  private readonly byName = new Map<string, Collected>();

  add(comparison: Comparison, { key, name, left, right, namesParameters = false }: TableRow): void {
    const sides = { left: left !== null, right: right !== null };
    const place = `${key} ${name} ${sides.left} ${sides.right}`;
    const found = this.byName.get(place) ?? {
      label: { key, name },
      left: [],
      right: [],
      sides,
      count: 0,
      namesParameters: false,
      samePlaces: true,
    };
    this.byName.set(place, found);
    for (const piece of left ?? []) found.left.push(piece);
    for (const piece of right ?? []) found.right.push(piece);
    found.count += 1;
    found.namesParameters ||= namesParameters;
    found.samePlaces &&= hasSamePlaces(comparison, left, right);
  }

  emit(comparison: Comparison): void {
    for (const { label, left, right, sides, count, namesParameters, samePlaces } of this.byName.values()) {
      const value = (side: ClassSide, pieces: readonly Piece[]): string => showTable(side, label.name, pieces, count);
      const facts = { attribute: label.name, tables: count, namesParameters, samePlaces };
      comparison.add(
        { ...label, facts },
        sides.left ? { pieces: left, value: value(comparison.left, left) } : null,
        sides.right ? { pieces: right, value: value(comparison.right, right) } : null,
      );
    }
  }
}

function showTable(side: ClassSide, name: string, pieces: readonly Piece[], count: number): string {
  const tables = count === 1 ? '1 table' : `${count} tables`;
  if (name !== 'LineNumberTable') return `${tables}: ${showPieces(side, pieces.filter(isTelling))}`;
  const lines = pieces.flatMap((piece) => linesIn(side, piece));
  if (lines.length === 0) return tables;
  const [first, last] = [lines.reduce((a, b) => Math.min(a, b)), lines.reduce((a, b) => Math.max(a, b))];
  return `lines ${first}–${last} in ${tables}`;
}

function isTelling({ role, name }: Piece): boolean {
  return role === 'index' && name !== 'attribute_name_index' && name !== 'descriptor_index';
}

/** True when two line tables begin their lines at the same instructions: only the numbers differ. */
function hasSamePlaces(comparison: Comparison, left: TableRow['left'], right: TableRow['right']): boolean {
  const places = (side: ClassSide, pieces: TableRow['left']): string =>
    (pieces ?? []).flatMap((piece) => rowsOf(side, piece).map(([start]) => start)).join(' ');
  return places(comparison.left, left) === places(comparison.right, right);
}

function linesIn(side: ClassSide, piece: Piece): number[] {
  return rowsOf(side, piece).map(([, line]) => line);
}

/** Rows of JVMS 4.7.12: start_pc, line_number. */
function rowsOf({ file }: ClassSide, { name, at }: Piece): (readonly [number, number])[] {
  if (name !== 'line_number_table') return [];
  return Array.from({ length: (at.end - at.start) / 4 }, (_, row) => {
    const start = at.start + row * 4;
    return [file.bytes.readUInt16BE(start), file.bytes.readUInt16BE(start + 2)];
  });
}
