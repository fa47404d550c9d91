import type { ReportFinding } from '../../../model/report.ts';
import { element } from './dom.ts';

const rowBytes = 16;

/** The bytes of one side as rows of sixteen, where the report has them: hex values with their place in the file. */
export function hexTable(finding: ReportFinding, side: 'left' | 'right'): HTMLElement[] {
  const bytes = hexOf(finding, side);
  if (bytes === null) return [];
  const other = hexOf(finding, side === 'left' ? 'right' : 'left');
  const start = finding.location[side][0]?.start ?? 0;
  const rows: HTMLElement[] = [];
  for (let at = 0; at < bytes.length; at += rowBytes) {
    const part = bytes.slice(at, at + rowBytes);
    const cells = part.flatMap((byte, place) => {
      const text = byte.toString(16).padStart(2, '0');
      const differs = other?.[at + place] !== byte;
      return [differs ? element('mark', { class: side }, text) : text, ' '];
    });
    const letters = part.map((byte) => (byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '.')).join('');
    rows.push(
      element(
        'tr',
        {},
        element('td', { class: 'dim' }, (start + at).toString(16).padStart(8, '0')),
        element('td', {}, ...cells),
        element('td', {}, letters),
      ),
    );
  }
  const caption = element('caption', {}, `${side}: ${finding.location.name}`);
  return [element('table', { class: 'hex' }, caption, element('tbody', {}, ...rows))];
}

/** Values of places that are bytes are hex, cut with an ellipsis when there are many. */
function hexOf(finding: ReportFinding, side: 'left' | 'right'): number[] | null {
  const value = finding[side];
  if (finding.location.kind !== 'bytes' || value === null) return null;
  const hex = /^((?:[0-9a-f]{2})+)(?:….*)?$/.exec(value)?.[1];
  return hex === undefined ? null : (hex.match(/../g) ?? []).map((pair) => Number.parseInt(pair, 16));
}
