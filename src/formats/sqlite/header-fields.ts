import type { Field } from '../../model/field.ts';

/** Name, offset and bytes of the fields of a database header ("The SQLite Database File Format", section 1.3). */
const layout: readonly (readonly [string, number])[] = [
  ['magic', 16],
  ['page_size', 2],
  ['write_version', 1],
  ['read_version', 1],
  ['reserved_bytes', 1],
  ['payload_fractions', 3],
  ['change_counter', 4],
  ['pages', 4],
  ['first_freelist_page', 4],
  ['freelist_pages', 4],
  ['schema_cookie', 4],
  ['schema_format', 4],
  ['cache_size', 4],
  ['largest_root_page', 4],
  ['text_encoding', 4],
  ['user_version', 4],
  ['incremental_vacuum', 4],
  ['application_id', 4],
  ['reserved_for_expansion', 20],
  ['version_valid_for', 4],
  ['sqlite_version', 4],
];

export const headerBytes = 100;

/** The fields of the header, which tile its 100 bytes. */
export function headerFields(header: Buffer): Field[] {
  let start = 0;
  return layout.map(([name, length]) => {
    const at = { start, end: start + length };
    start += length;
    const value = length <= 4 ? header.readUIntBE(at.start, length) : header.toString('hex', at.start, at.end);
    return { name, at, value };
  });
}
