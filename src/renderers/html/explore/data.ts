import { deflateSync } from 'fflate';
import type { Report } from '../../../model/report.ts';
import { pack } from './packed.ts';

/** The packed findings as base64 of raw deflate; by fflate, whose output does not depend on the machine's zlib. */
export function packedData(report: Report): string {
  const json = Buffer.from(JSON.stringify(pack(report)));
  return Buffer.from(deflateSync(json, { level: 6 })).toString('base64');
}
