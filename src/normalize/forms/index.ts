import { arHeaders } from './ar-headers.ts';
import { compiledPython } from './compiled-python.ts';
import type { FileForm } from './file-form.ts';
import { javadocPage } from './javadoc-page.ts';
import { keyStore } from './key-store.ts';
import { propertiesFile } from './properties-file.ts';
import { sortedLines } from './sorted-lines.ts';
import { stateFile } from './state-file.ts';

/** All forms of files that are no archives of members; at most one matches a place. */
export const fileForms: readonly FileForm[] = [
  stateFile,
  propertiesFile,
  javadocPage,
  sortedLines,
  arHeaders,
  keyStore,
  compiledPython,
];
