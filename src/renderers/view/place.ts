import type { ReportFinding } from '../../model/report.ts';
import { placeOf } from './chain.ts';

/** Where a finding is, in one line: `layer 29 ← app.jar ← build-data.properties: build.target`. */
export function placeLine({ path, location }: Pick<ReportFinding, 'path' | 'location'>): string {
  const place = placeOf(path).join(' ← ');
  return location.name === '' ? place : `${place}: ${location.name}`;
}
