// Written by npm run gen: one line for each file of this folder.
import type { Format } from '../model/format.ts';
import { gzip } from './gzip.ts';
import { jarManifest } from './jar-manifest.ts';
import { json } from './json.ts';
import { md5sums } from './md5sums.ts';
import { osRelease } from './os-release.ts';
import { properties } from './properties.ts';
import { pyRecord } from './py-record.ts';
import { pyc } from './pyc.ts';
import { tar } from './tar.ts';
import { text } from './text.ts';
import { zip } from './zip.ts';
import { zstd } from './zstd.ts';

export const formats: readonly Format[] = [
  gzip,
  jarManifest,
  json,
  md5sums,
  osRelease,
  properties,
  pyRecord,
  pyc,
  tar,
  text,
  zip,
  zstd,
];
