import type { FileRange, SideName } from '../model/bytes.ts';
import { InputError, type Problem } from '../model/problem.ts';
import { asObject, asText, readJsonFile } from './json-file.ts';
import { quote } from './quote.ts';

/**
 * Checks the `oci-layout` file (image-spec image-layout.md, "oci-layout file"). Without one there is a note, as several
 * tools read such layouts; another version than 1.0.0 throws `InputError` 'layout-version'.
 */
export function layoutVersionNotes(file: FileRange | undefined, side: SideName): Problem[] {
  if (file === undefined) {
    const message = 'the layout has index.json but no oci-layout file; it was read as version 1.0.0';
    return [{ code: 'layout-version', severity: 'note', side, path: [], offset: null, message, hint: '' }];
  }
  const version = asText(asObject(readJsonFile(file, 'oci-layout').value)?.['imageLayoutVersion']);
  if (version === '1.0.0') return [];
  const found = version === null ? 'none' : quote(version);
  throw new InputError('layout-version', `oci-layout should give imageLayoutVersion "1.0.0", found ${found}`);
}
